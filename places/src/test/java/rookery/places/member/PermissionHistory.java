package rookery.places.member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogRecord;
import rookery.delivery.Notice;
import rookery.delivery.SteppedLog;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.ChannelId;
import rookery.kernel.SessionId;
import rookery.kernel.TeamId;
import rookery.people.access.Permission;
import rookery.people.access.Roles;
import rookery.people.user.Users;
import rookery.places.SteppedCluster;
import rookery.places.SteppedCluster.Node;
import rookery.places.channel.Channel;

/// People come and go, are given roles and lose them, log in and are logged out, on the nodes of a
/// cluster that hear the log when it pleases; and they ask what they may do, at any node. The model
/// knows what was true when: [Past]. A node may allow what was true at, or after, the place in the
/// log that it has read up to; it refuses only what is refused in truth.
///
/// Not thread-safe; confined to its test.
final class PermissionHistory implements AutoCloseable {
  private static final List<Permission> ASKED =
      List.of(
          Permission.CREATE_POST,
          Permission.READ_CHANNEL_CONTENT,
          Permission.MANAGE_CHANNEL_ROLES,
          Permission.REMOVE_USER_FROM_TEAM);

  private final SteppedCluster cluster = new SteppedCluster(3);
  private final Roles roles = Roles.builtIn();
  private final Random random;
  private final Past past = new Past();
  private final Map<Node, Long> floors = new HashMap<>();
  private final Caller root = cluster.user("root", "system_admin system_user");
  private final List<Caller> people = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<SessionId, Token> sessions = new LinkedHashMap<>();
  private int allowed;
  private int refused;

  /// Something wrong that is planted.
  enum Mutation {
    NONE,
    MEMBERSHIPS_ARE_NOT_FORGOTTEN,
    SESSIONS_ARE_NOT_FORGOTTEN,
    USERS_ARE_NOT_FORGOTTEN,
    NEW_EPOCHS_ARE_NOT_TOLD,
    SILENCE_IS_NOT_NOTICED
  }

  /// A node allowed or refused what it may not.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  /// A team with one channel of each type.
  private record Place(TeamId team, List<Channel> channels) {}

  private record Token(SessionId id, Caller owner, String token) {}

  PermissionHistory(long seed, Mutation mutation) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 11);
    cluster.nodes().forEach(node -> plant(node.log, mutation));
    for (String name : List.of("ann", "bob", "cid")) {
      people.add(cluster.user(name, "system_user"));
    }
    Node first = cluster.node(0);
    for (Caller person : people) {
      past.add(new Past.Change(first, 0, 0, Map.of(user(person), List.of("system_user"))));
      past.add(new Past.Change(first, 0, 0, logIn(person)));
    }
    for (String name : List.of("town", "wood")) {
      places.add(found(name));
    }
    cluster.nodes().forEach(this::hearsAll);
  }

  private static void plant(SteppedLog log, Mutation mutation) {
    Predicate<LogRecord> notices = record -> record instanceof Notice;
    switch (mutation) {
      case NONE -> {
        // Nothing is wrong.
      }
      case MEMBERSHIPS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().contains("member")));
      case SESSIONS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().equals("sessions")));
      case USERS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().equals("users")));
      case NEW_EPOCHS_ARE_NOT_TOLD -> log.losesEpochs();
      case SILENCE_IS_NOT_NOTICED -> log.hidesSilence();
    }
  }

  private Place found(String name) {
    Node node = cluster.node(0);
    var made =
        node.as(root)
            .post("/api/v4/teams", Map.of("name", name, "display_name", name, "type", "O"));
    var team = new TeamId(String.valueOf(made.object().get("id")));
    var channels = new ArrayList<Channel>();
    for (String type : List.of("O", "P")) {
      var body =
          Map.of(
              "team_id",
              team.value(),
              "name",
              name + "-" + type.toLowerCase(java.util.Locale.ROOT),
              "display_name",
              name,
              "type",
              type);
      var channel = node.as(root).post("/api/v4/channels", body);
      var id = new ChannelId(String.valueOf(channel.object().get("id")));
      channels.add(node.places.channels().get(id));
    }
    return new Place(team, channels);
  }

  /// How often somebody was allowed something.
  int allowed() {
    return allowed;
  }

  /// How often somebody was refused something.
  int refused() {
    return refused;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    for (Node node : cluster.nodes()) {
      node.log.cut(false);
    }
    cluster.drained();
    for (Node node : cluster.nodes()) {
      hearsAll(node);
      people.forEach(person -> asksEverything(node, person));
    }
  }

  private void step() {
    Node node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    Caller person = people.get(random.nextInt(people.size()));
    int what = random.nextInt(100);
    if (what < 14) {
      change(node, person);
    } else if (what < 34) {
      hears(node);
    } else if (what < 35) {
      cluster.log.renew(cluster.log.head().epoch());
    } else if (what < 39) {
      cutOrJoin(node);
    } else {
      asks(node, person);
    }
  }

  /// First the node is cut off, which it does not know; then it is for so long that it does.
  private void cutOrJoin(Node node) {
    if (!node.log.isCut()) {
      node.log.cut(true);
    } else if (!node.log.isSilent()) {
      node.log.silent();
    } else {
      node.log.cut(false);
      cluster.drained();
      hearsAll(node);
    }
  }

  private void hearsAll(Node node) {
    while (hears(node)) {
      // There is more.
    }
  }

  private boolean hears(Node node) {
    var step = node.log.step();
    if (step == SteppedLog.Step.EPOCH) {
      floors.put(node, past.now());
    }
    return step != SteppedLog.Step.NOTHING_NEW;
  }

  // What happens to people.

  private void change(Node node, Caller person) {
    Place place = places.get(random.nextInt(places.size()));
    Channel channel = place.channels.get(random.nextInt(place.channels.size()));
    long from = cluster.newestRow();
    Map<String, List<String>> changes =
        switch (random.nextInt(11)) {
          case 0, 1 -> joinsTeam(node, person, place);
          case 2 -> leavesTeam(node, person, place);
          case 3, 4, 5 -> joinsChannel(node, person, place, channel);
          case 6 -> leavesChannel(node, person, channel);
          case 7 -> administersChannel(node, person, channel);
          case 8 -> administersSystem(node, person);
          case 9 -> alive(person).size() > 1 ? logsOut(node, person) : logIn(person);
          default -> activates(node, person);
        };
    var news = new HashMap<>(changes);
    news.entrySet().removeIf(change -> past.is(change.getKey()).equals(change.getValue()));
    past.add(new Past.Change(node, from, cluster.newestRow(), news));
    cluster.drained();
  }

  private Map<String, List<String>> joinsTeam(Node node, Caller person, Place place) {
    var body = Map.of("team_id", place.team.value(), "user_id", person.user().value());
    var answer = node.as(root).post("/api/v4/teams/" + place.team + "/members", body);
    expect(answer, 201, active(person));
    String key = team(place, person);
    return active(person) && past.is(key).isEmpty() ? Map.of(key, List.of("team_user")) : Map.of();
  }

  private Map<String, List<String>> leavesTeam(Node node, Caller person, Place place) {
    String path = "/api/v4/teams/" + place.team + "/members/" + person.user();
    expect(node.as(root).delete(path), 200, true);
    var changes = new HashMap<String, List<String>>();
    changes.put(team(place, person), List.of());
    place.channels.forEach(channel -> changes.put(channel(channel, person), List.of()));
    return changes;
  }

  private Map<String, List<String>> joinsChannel(
      Node node, Caller person, Place place, Channel channel) {
    String path = "/api/v4/channels/" + channel.id() + "/members";
    var answer = node.as(root).post(path, Map.of("user_id", person.user().value()));
    boolean inTeam = !past.is(team(place, person)).isEmpty();
    expect(answer, 201, inTeam);
    String key = channel(channel, person);
    return inTeam && past.is(key).isEmpty() ? Map.of(key, List.of("channel_user")) : Map.of();
  }

  private Map<String, List<String>> leavesChannel(Node node, Caller person, Channel channel) {
    String path = "/api/v4/channels/" + channel.id() + "/members/" + person.user();
    expect(node.as(root).delete(path), 200, true);
    return Map.of(channel(channel, person), List.of());
  }

  /// Or no longer: as whatever gives roles will do it.
  private Map<String, List<String>> administersChannel(Node node, Caller person, Channel channel) {
    String key = channel(channel, person);
    if (past.is(key).isEmpty()) {
      return Map.of();
    }
    boolean admin = !past.is(key).contains("channel_admin");
    cluster.database.write(tx -> {
      ChannelMembers.changed(node.delivery.outbox(), tx, channel.id(), person.user());
      return tx.sql(
              "update channel_members set scheme_admin = ? where channel_id = ? and user_id = ?",
              admin,
              channel.id(),
              person.user())
          .run();
    });
    return Map.of(key, admin ? List.of("channel_user", "channel_admin") : List.of("channel_user"));
  }

  private Map<String, List<String>> administersSystem(Node node, Caller person) {
    if (!active(person)) {
      return Map.of();
    }
    boolean admin = !past.is(user(person)).contains("system_admin");
    var names = admin ? List.of("system_admin", "system_user") : List.of("system_user");
    cluster.database.write(tx -> {
      var outbox = node.delivery.outbox();
      outbox.add(tx, Users.CHANGED.about(person.user().value()));
      outbox.entitle(tx, person.user(), new EntitlementChange.Administers(admin));
      return tx.sql(
              "update users set roles = ? where id = ?", String.join(" ", names), person.user())
          .run();
    });
    return Map.of(user(person), names);
  }

  private Map<String, List<String>> activates(Node node, Caller person) {
    boolean active = !active(person);
    if (!active && random.nextBoolean()) {
      return Map.of();
    }
    String path = "/api/v4/users/" + person.user() + "/active";
    expect(node.as(root).put(path, SteppedCluster.body("active", active)), 200, true);
    var changes = new HashMap<String, List<String>>();
    changes.put(user(person), active ? List.of("system_user") : List.of());
    if (active) {
      // Roles are kept while somebody is not active.
      changes.put(user(person), rolesBefore(person));
    } else {
      of(person).forEach(token -> changes.put(session(token.id), List.of()));
    }
    return changes;
  }

  private List<String> rolesBefore(Caller person) {
    String names =
        cluster.database.read(q ->
            q.sql("select roles from users where id = ?", person.user())
                .only(row -> row.text("roles")));
    return List.of(names.split(" ", -1));
  }

  private Map<String, List<String>> logIn(Caller person) {
    if (!active(person)) {
      return Map.of();
    }
    var id = new SessionId(cluster.ids.next());
    sessions.put(id, new Token(id, person, cluster.session(person.user(), id)));
    return Map.of(session(id), List.of("alive"));
  }

  private Map<String, List<String>> logsOut(Node node, Caller person) {
    var mine = of(person);
    SessionId id = mine.get(random.nextInt(mine.size())).id;
    String path = "/api/v4/users/" + person.user() + "/sessions/revoke";
    var answer = node.as(root).post(path, Map.of("session_id", id.value()));
    expect(answer, 200, !past.is(session(id)).isEmpty());
    return Map.of(session(id), List.of());
  }

  private static void expect(RouteTester.Answer answer, int status, boolean holds) {
    if ((answer.status() == status) != holds) {
      throw new Violation("answered " + answer.status() + " " + answer.text());
    }
  }

  // What people ask.

  private void asksEverything(Node node, Caller person) {
    for (int i = 0; i < 20; i++) {
      asks(node, person);
    }
  }

  private void asks(Node node, Caller person) {
    var mine = alive(person).isEmpty() || random.nextInt(4) == 0 ? of(person) : alive(person);
    Token token = mine.get(random.nextInt(mine.size()));
    Optional<Caller> caller = node.people.sessions().find(token.token);
    boolean inTruth = !past.is(session(token.id)).isEmpty() && active(person);
    boolean perhaps =
        possible(node, session(token.id)).stream().anyMatch(is -> !is.isEmpty())
            && possible(node, user(person)).stream().anyMatch(is -> !is.isEmpty());
    judge(node, "the token of " + person, caller.isPresent(), perhaps, inTruth);
    if (caller.isEmpty()) {
      return;
    }
    if (!possible(node, user(person)).contains(caller.get().roles())) {
      throw new Violation(
          "node " + cluster.nodes().indexOf(node) + " takes a token for " + caller.get().roles());
    }
    asks(node, person, caller.get());
    boolean goesOn = node.people.sessions().again(caller.get()).isPresent();
    judge(node, "the socket of " + person, goesOn, inTruth, inTruth);
  }

  private void asks(Node node, Caller person, Caller caller) {
    Place place = places.get(random.nextInt(places.size()));
    Channel channel = place.channels.get(random.nextInt(place.channels.size()));
    Permission permission = ASKED.get(random.nextInt(ASKED.size()));
    var grants = grants(permission).or(_ -> roles.grants(caller.roles(), permission));
    var where = List.of(team(place, person), channel(channel, person));
    boolean perhaps = where.stream().flatMap(key -> possible(node, key).stream()).anyMatch(grants);
    boolean inTruth = where.stream().map(past::is).anyMatch(grants);
    var access = node.places.members().channelAccess();
    Channel there = node.places.channels().get(channel.id());
    judge(
        node,
        permission + " of " + person + " in " + channel.name(),
        access.allows(caller, there, permission),
        perhaps,
        inTruth);
    looksThrough(node, channel);
  }

  private Predicate<List<String>> grants(Permission permission) {
    return names -> roles.grants(names, permission);
  }

  /// The list that mentions are looked for in.
  private void looksThrough(Node node, Channel channel) {
    Set<String> listed = new HashSet<>();
    node.places
        .members()
        .channelMembers()
        .of(channel.id())
        .forEach(member -> listed.add(member.user().value()));
    for (Caller person : people) {
      boolean in = listed.contains(person.user().value());
      if (possible(node, channel(channel, person)).stream().allMatch(is -> is.isEmpty() == in)) {
        throw new Violation(
            "the list of %s has %s: %s".formatted(channel.name(), person.user(), in));
      }
    }
  }

  private void judge(Node node, String what, boolean yes, boolean perhaps, boolean inTruth) {
    if (yes) {
      allowed++;
    } else {
      refused++;
    }
    if (yes && !perhaps) {
      throw new Violation("a ghost at node " + cluster.nodes().indexOf(node) + ": " + what);
    }
    if (!yes && inTruth) {
      throw new Violation("refused by node " + cluster.nodes().indexOf(node) + ": " + what);
    }
  }

  /// What a node may take for true: what it was at the place it has read up to, or later.
  private List<List<String>> possible(Node node, String key) {
    return node.log.isSilent()
        ? List.of(past.is(key))
        : past.since(key, node, floors.getOrDefault(node, 0L));
  }

  private boolean active(Caller person) {
    return !past.is(user(person)).isEmpty();
  }

  private List<Token> of(Caller person) {
    return sessions.values().stream().filter(token -> token.owner.equals(person)).toList();
  }

  private List<Token> alive(Caller person) {
    return of(person).stream().filter(token -> !past.is(session(token.id)).isEmpty()).toList();
  }

  private static String user(Caller person) {
    return "user " + person.user();
  }

  private static String session(SessionId id) {
    return "session " + id;
  }

  private static String team(Place place, Caller person) {
    return "team " + place.team + " " + person.user();
  }

  private static String channel(Channel channel, Caller person) {
    return "channel " + channel.id() + " " + person.user();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
