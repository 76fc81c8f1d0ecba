package rookery.chaos.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.ClientState;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.plan.Schedule;
import rookery.chaos.site.Await;
import rookery.chaos.site.Entrance;
import rookery.chaos.site.NodeUnderTest;
import rookery.client.Answer;
import rookery.client.ChatClient;

/// All people of a run and their devices. Not thread-safe; confined to the run's thread.
public final class Crowd {
  private static final Duration PRESENCE_WITHIN = Duration.ofSeconds(90);
  private static final Duration AGREE_WITHIN = Duration.ofSeconds(60);
  private static final int PROBES = 100;

  private final Field field;
  private final Town town;
  private final List<Device> devices;
  private final List<Actor> actors;
  private final OfficialClients officials;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Map<String, ChatClient> probing = new HashMap<>();

  private Crowd(
      Field field, Town town, List<Device> devices, List<Actor> actors, OfficialClients officials) {
    this.field = field;
    this.town = town;
    this.devices = devices;
    this.actors = actors;
    this.officials = officials;
  }

  /// Signs people up, puts them into channels and connects their devices.
  public static Crowd gather(
      Schedule schedule,
      List<? extends Entrance> places,
      History history,
      String command,
      String date) {
    List<Entrance> nodes = List.copyOf(places);
    var patience = schedule.steady() ? Patience.LONG : Patience.SHORT;
    var town = Town.found(schedule, nodes.getFirst().url());
    var field =
        new Field(
            nodes,
            town.rooms().stream().map(Entry.Room::channel).toList(),
            history,
            new Newest(),
            new Failures(),
            patience,
            new rookery.kernel.RealTimers(),
            new CountDownLatch(1));
    var devices = new ArrayList<Device>();
    var actors = new ArrayList<Actor>();
    var numbers = new AtomicInteger();
    var officials = new OfficialClients(nodes, patience);
    for (Town.Place place : town.places()) {
      long seed = schedule.seed() * 31 + devices.size();
      var device =
          Device.of(
              place.device(), place.account(), field, place.official() ? officials : null, seed);
      var rest = new Rest(place.account().client(), field, seed + 2);
      devices.add(device);
      actors.add(new Actor(device, place.steps(), field, rest, numbers));
    }
    history.add(
        at -> new Entry.Began(at, command, date, schedule.seed(), town.people(), town.rooms()));
    var crowd = new Crowd(field, town, devices, actors, officials);
    devices.forEach(Device::start);
    officials.start(schedule.seed());
    return crowd;
  }

  /// Everybody begins to talk.
  public void talk() {
    actors.forEach(actor -> actor.start(enough));
  }

  /// Nobody begins anything new; returns when what was begun is finished.
  public void fallSilent() {
    enough.countDown();
    actors.forEach(Actor::awaitEnd);
  }

  /// Lets some devices read nothing, or go on.
  ///
  /// @param which every third of them, counted from this one
  public void readSlowly(int which, boolean slowly) {
    for (int i = which % 3; i < devices.size(); i += 3) {
      devices.get(i).life().readSlowly(slowly);
    }
  }

  /// Waits until each device was there once, since now, with all that was acknowledged then: not
  /// all at the same moment, as some always come and go. Answers what is missing if it takes too
  /// long, "" if all is well.
  public String awaitCalm(Duration limit) {
    var restless = new ArrayList<>(devices);
    var _ =
        Await.until(
            limit,
            () -> {
              var newest = field.newest().now();
              restless.removeIf(device -> lacks(device, newest).isEmpty());
              return restless.isEmpty();
            });
    return restless.isEmpty()
        ? ""
        : lacks(restless.getFirst(), field.newest().now())
            .orElse(restless.getFirst().name() + " is late");
  }

  private static Optional<String> lacks(Device device, Map<String, String> newest) {
    return device.ear().live()
        ? device.mind().lacks(newest)
        : Optional.of(device.name() + " is not connected");
  }

  /// Whether the node writes: it may be up and refuse, if it was declared lost.
  public boolean writes(NodeUnderTest node) {
    var probe =
        probing.computeIfAbsent(
            node.name(), _ -> town.admin().movedTo(node.url()).withPatience(Duration.ofSeconds(3)));
    for (int attempt = 0; attempt < PROBES; attempt++) {
      try {
        var body =
            Map.of("channel_id", town.probes(), "message", "does " + node.name() + " write?");
        if (probe.post("/posts", body).status() == 201) {
          return true;
        }
      } catch (java.io.UncheckedIOException _) {
        // Not yet.
      }
      if (field.overAfter(300)) {
        return true;
      }
    }
    return false;
  }

  /// Reads everything afresh and compares, until all agree or it takes too long; the last reading
  /// is in the history.
  public List<String> agree() {
    var found = new ArrayList<String>();
    var _ =
        Await.until(
            AGREE_WITHIN,
            () -> {
              found.clear();
              found.addAll(disagreements());
              return found.isEmpty() || field.overAfter(1_000);
            });
    return found;
  }

  private List<String> disagreements() {
    var fresh = new HashMap<String, Entry.Loaded>();
    var cause = new Reloading.Cause("fresh", "", 0, "final");
    var reading = new Reloading(new Rest(town.admin(), field, 1), field);
    field
        .rooms()
        .forEach(room -> reading.load(cause, room, 0).ifPresent(loaded -> fresh.put(room, loaded)));
    var found = new ArrayList<String>();
    for (Device device : devices) {
      var own = new Reloading.Cause(device.name(), "", 0, "final");
      device
          .mind()
          .reloading()
          .list(own)
          .ifPresent(listed ->
              device.mind().differences(listed, fresh).stream()
                  .map(ClientState.Difference::toString)
                  .forEach(d -> found.add(device.name() + " " + d)));
    }
    return found;
  }

  /// Half of the people go; then every node is asked who is there, until the answer is right or it
  /// takes too long. The last answers are in the history.
  public void partAndAsk() {
    var wanted = new TreeMap<String, String>();
    var chosen = chosen();
    int number = 0;
    for (Entry.Person person : town.people()) {
      boolean goes = number++ % 2 == 1;
      if (goes) {
        devices.stream()
            .filter(device -> person.devices().contains(device.name()))
            .forEach(device -> device.life().goAway());
      }
      String manual = chosen.getOrDefault(person.user(), "");
      if (!manual.equals("?")) {
        wanted.put(person.user(), manual.isEmpty() ? goes ? "offline" : "online" : manual);
      }
    }
    var last = new TreeMap<String, Map<String, String>>();
    var _ = Await.until(PRESENCE_WITHIN, () -> everyNodeSays(wanted, last));
    last.forEach(
        (node, found) -> field.history().add(at -> new Entry.Present(at, node, wanted, found)));
  }

  private Map<String, String> chosen() {
    var chosen = new HashMap<String, String>();
    for (int i = 0; i < devices.size(); i++) {
      String status = actors.get(i).chosen();
      if (!status.isEmpty()) {
        chosen.put(devices.get(i).account().user(), status);
      }
    }
    return chosen;
  }

  private boolean everyNodeSays(Map<String, String> wanted, Map<String, Map<String, String>> last) {
    boolean right = true;
    for (Entrance node : field.nodes()) {
      var found = statuses(node, List.copyOf(wanted.keySet()));
      if (found != null) {
        last.put(node.name(), found);
      }
      right &= wanted.equals(found);
    }
    return right || field.overAfter(500);
  }

  private @Nullable Map<String, String> statuses(Entrance node, List<String> users) {
    try {
      Answer answer = town.admin().movedTo(node.url()).post("/users/status/ids", users);
      if (answer.status() != 200) {
        return null;
      }
      return told(answer);
    } catch (java.io.UncheckedIOException _) {
      return null;
    }
  }

  private static Map<String, String> told(Answer answer) {
    var found = new TreeMap<String, String>();
    answer.tree().list().forEach(each -> found.put(each.text("user_id"), each.text("status")));
    return found;
  }

  /// What each person is said to be, wherever people go in; empty if nobody answers.
  public Map<String, String> statuses() {
    var users = devices.stream().map(device -> device.account().user()).distinct().toList();
    field.failures().attempted();
    try {
      return told(town.admin().post("/users/status/ids", users).expect(200));
    } catch (IllegalStateException | java.io.UncheckedIOException e) {
      field.failures().failed("%s, %s".formatted(e, e.getCause()));
      return Map.of();
    }
  }

  /// Who has administrative rights and no device.
  public ChatClient admin() {
    return town.admin();
  }

  /// Where the administrator may write without anybody's notice.
  public String sideRoom() {
    return town.probes();
  }

  /// What did not succeed at once.
  public Failures failures() {
    return field.failures();
  }

  /// Everybody goes.
  public void disperse() {
    enough.countDown();
    field.over().countDown();
    field.timers().close();
    officials.close();
  }
}
