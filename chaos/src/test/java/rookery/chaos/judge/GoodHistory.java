package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import rookery.chaos.history.Entry;
import rookery.chaos.history.Entry.Outcome;
import rookery.chaos.plan.FaultKind;

/// A history as a server would make it that keeps every promise: one log, clients that read it at
/// their own pace, lose their sockets, go on or start over. Not thread-safe; confined to a test.
final class GoodHistory {
  private static final int USERS = 8;
  private static final int ROOMS = 3;

  /// Among how many of the newest posts of a channel one is changed.
  private static final int RECENT = 6;

  private final Random random;
  private final List<Entry> entries = new ArrayList<>();
  private final List<LogEvent> log = new ArrayList<>();
  private final Map<String, Map<String, Row>> posts = new LinkedHashMap<>();
  private final Map<String, Set<String>> members = new LinkedHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private long now;
  private int ids;
  private int ops;

  private GoodHistory(long seed) {
    this.random = new Random(seed);
  }

  /// A post in the database.
  private static final class Row {
    private final String id;
    private final String user;
    private final String room;
    private String text;
    private boolean deleted;
    private long stamp;
    private final Set<String> reactions = new LinkedHashSet<>();

    Row(String id, String user, String room, String text, long stamp) {
      this.id = id;
      this.user = user;
      this.room = room;
      this.text = text;
      this.stamp = stamp;
    }
  }

  private record LogEvent(
      String event,
      String scope,
      String channel,
      String post,
      String text,
      String user,
      String emoji,
      long stamp,
      Set<String> recipients) {}

  private static final class Client {
    private final String device;
    private final String user;
    private String connection = "";
    private long next;
    private int cursor;
    private int socket;
    private boolean open;

    Client(String device, String user) {
      this.device = device;
      this.user = user;
    }
  }

  /// @param steps how many things happen
  static List<Entry> of(long seed, int steps) {
    var history = new GoodHistory(seed);
    history.begin();
    for (int i = 0; i < steps; i++) {
      history.step();
    }
    history.end();
    return List.copyOf(history.entries);
  }

  private void begin() {
    var people = new ArrayList<Entry.Person>();
    for (int i = 0; i < USERS; i++) {
      String user = "user" + i;
      var devices = i == 0 ? List.of("d0.1", "d0.2") : List.of("d" + i + ".1");
      people.add(new Entry.Person("person" + i, user, devices));
      devices.forEach(device -> clients.add(new Client(device, user)));
    }
    var rooms = new ArrayList<Entry.Room>();
    for (int i = 0; i < ROOMS; i++) {
      String room = "room" + i;
      rooms.add(new Entry.Room(room, room));
      posts.put(room, new LinkedHashMap<>());
      var those = new LinkedHashSet<String>();
      for (int user = 0; user < USERS; user++) {
        if ((user + i) % 4 != 0) {
          those.add("user" + user);
        }
      }
      members.put(room, those);
    }
    entries.add(new Entry.Began(0, "none", "2026-01-01", 1, people, rooms));
    entries.add(new Entry.Leads(tick(), 1, "life-1", "node-b", true));
    entries.add(new Entry.Struck(tick(), 1, FaultKind.NODE_KILL.label(), "node-a"));
    entries.add(new Entry.Mended(tick(), 1));
    entries.add(new Entry.Calmed(tick(), 1, true, ""));
    now += 10_000_000;
    entries.add(new Entry.Struck(tick(), 2, FaultKind.LEADER_PAUSE.label(), "node-b"));
    now += 3_000_000;
    entries.add(new Entry.Leads(tick(), 1, "life-1", "node-b", false));
    entries.add(new Entry.Leads(tick(), 2, "life-2", "node-a", true));
    now += 4_000_000;
    entries.add(new Entry.Mended(tick(), 2));
    entries.add(new Entry.Calmed(tick(), 2, true, ""));
    clients.forEach(client -> comeBack(client, false));
  }

  private long tick() {
    now += 1 + random.nextInt(20_000);
    return now;
  }

  private <T> T any(List<T> among) {
    return among.get(random.nextInt(among.size()));
  }

  private void step() {
    int what = random.nextInt(100);
    Client client = any(clients);
    if (what < 28) {
      act(client);
    } else if (what < 93) {
      for (int i = random.nextInt(24); client.open && i >= 0; i--) {
        deliver(client);
      }
    } else if (client.open) {
      client.open = false;
      entries.add(new Entry.Closed(tick(), client.device, client.socket, true, "reset"));
    } else {
      comeBack(client, random.nextInt(100) < 80);
    }
  }

  private void act(Client client) {
    String room = any(List.copyOf(members.keySet()));
    boolean member = members.get(room).contains(client.user);
    int what = random.nextInt(100);
    if (what >= 92) {
      int op = invoke(client, member ? "leave" : "join", room, "", "");
      change(room, client.user, !member);
      ended(op, Outcome.OK, "");
    } else if (member && what < 60) {
      post(client, room, random.nextInt(30));
    } else if (member) {
      boolean own = what < 76;
      var rows =
          posts.get(room).values().stream()
              .filter(row -> !row.deleted && (!own || row.user.equals(client.user)))
              .toList()
              .reversed();
      if (!rows.isEmpty()) {
        alter(client, rows.get(random.nextInt(Math.min(rows.size(), RECENT))), what);
      }
    }
  }

  private void post(Client client, String room, int luck) {
    int op = invoke(client, "post", room, "", "p" + (ops + 1) + " hello");
    if (luck == 0) {
      ended(op, Outcome.FAILED, "");
      return;
    }
    if (luck > 1) {
      var row = new Row("post" + ids++, client.user, room, "p" + op + " hello", now);
      posts.get(room).put(row.id, row);
      append("posted", row, row.user, "");
      ended(op, luck == 2 ? Outcome.UNKNOWN : Outcome.OK, luck == 2 ? "" : row.id);
      return;
    }
    ended(op, Outcome.UNKNOWN, "");
  }

  private void alter(Client client, Row row, int what) {
    if (what < 72) {
      int op = invoke(client, "edit", row.room, row.id, "e" + (ops + 1) + " hello");
      row.text = "e" + op + " hello";
      row.stamp = now;
      append("post_edited", row, row.user, "");
      ended(op, Outcome.OK, row.id);
    } else if (what < 76) {
      int op = invoke(client, "delete", row.room, row.id, "");
      row.deleted = true;
      append("post_deleted", row, row.user, "");
      ended(op, Outcome.OK, row.id);
    } else {
      boolean there = row.reactions.contains(client.user + " heart");
      int op = invoke(client, there ? "unreact" : "react", row.room, row.id, "heart");
      if (there) {
        row.reactions.remove(client.user + " heart");
      } else {
        row.reactions.add(client.user + " heart");
      }
      append(there ? "reaction_removed" : "reaction_added", row, client.user, "heart");
      ended(op, Outcome.OK, row.id);
    }
  }

  private int invoke(Client client, String act, String room, String post, String text) {
    entries.add(new Entry.Invoked(tick(), ++ops, client.device, act, room, post, text));
    tick();
    return ops;
  }

  private void ended(int op, Outcome outcome, String post) {
    boolean doubtful = outcome == Outcome.UNKNOWN;
    entries.add(new Entry.Ended(tick(), op, outcome, doubtful, post, ""));
  }

  private void append(String event, Row row, String user, String emoji) {
    log.add(
        new LogEvent(
            event,
            row.room,
            row.room,
            row.id,
            emoji.isEmpty() ? row.text : "",
            user,
            emoji,
            now,
            Set.copyOf(members.get(row.room))));
  }

  private void change(String room, String user, boolean joins) {
    var before = Set.copyOf(members.get(room));
    String event = joins ? "user_added" : "user_removed";
    log.add(new LogEvent(event, room, room, "", "", user, "", 0, before));
    log.add(new LogEvent(event, "", room, "", "", user, "", 0, Set.of(user)));
    if (joins) {
      members.get(room).add(user);
    } else {
      members.get(room).remove(user);
    }
  }

  private void deliver(Client client) {
    while (client.cursor < log.size()) {
      LogEvent event = log.get(client.cursor++);
      if (event.recipients.contains(client.user)) {
        receive(client, event);
        if (event.event.equals("user_added") && event.scope.isEmpty()) {
          entries.add(loaded(client, client.next - 1, "joined", event.channel));
        }
        return;
      }
    }
  }

  private void receive(Client client, LogEvent event) {
    entries.add(
        new Entry.Received(
            tick(),
            client.device,
            client.socket,
            client.connection,
            client.next++,
            event.event,
            event.scope,
            event.channel,
            event.post,
            event.text,
            event.user,
            event.emoji,
            event.stamp,
            ""));
  }

  private void comeBack(Client client, boolean exact) {
    client.socket++;
    client.open = true;
    entries.add(
        new Entry.Opened(
            tick(), client.device, client.socket, "node-b", client.connection, client.next));
    entries.add(new Entry.Settled(tick(), client.device, client.socket, exact));
    if (exact) {
      return;
    }
    client.connection = "connection" + ids++;
    client.next = 0;
    client.cursor = log.size();
    receive(client, new LogEvent("hello", "", "", "", "", client.user, "", 0, Set.of()));
    var mine = roomsOf(client.user);
    entries.add(
        new Entry.Listed(
            tick(), now, client.device, client.connection, 0, "hello", mine, "online"));
    mine.forEach(room -> entries.add(loaded(client, 0, "hello", room)));
  }

  private List<String> roomsOf(String user) {
    return members.keySet().stream().filter(room -> members.get(room).contains(user)).toList();
  }

  private Entry.Loaded loaded(Client client, long seq, String reason, String room) {
    return loaded(client.device, client.connection, seq, reason, room);
  }

  private Entry.Loaded loaded(
      String device, String connection, long seq, String reason, String room) {
    var seen =
        posts.get(room).values().stream()
            .filter(row -> !row.deleted)
            .map(row ->
                new Entry.Seen(
                    row.id, row.text, row.user, "", false, row.stamp, List.copyOf(row.reactions)))
            .toList();
    long at = tick();
    return new Entry.Loaded(
        at,
        at,
        device,
        connection,
        seq,
        reason,
        room,
        true,
        false,
        seen,
        List.copyOf(members.get(room)));
  }

  private void end() {
    for (Client client : clients) {
      if (!client.open) {
        comeBack(client, true);
      }
      while (client.cursor < log.size()) {
        deliver(client);
      }
    }
    members.keySet().forEach(room -> entries.add(loaded(Story.FRESH, "", 0, "final", room)));
    var wanted = new TreeMap<String, String>();
    for (Client client : clients) {
      entries.add(
          new Entry.Listed(
              tick(), now, client.device, "", 0, "final", roomsOf(client.user), "online"));
      wanted.put(client.user, "online");
    }
    entries.add(new Entry.Present(tick(), "node-a", wanted, wanted));
    entries.add(new Entry.Leads(tick(), 2, "life-2", "node-a", true));
    entries.add(new Entry.Finished(tick()));
  }
}
