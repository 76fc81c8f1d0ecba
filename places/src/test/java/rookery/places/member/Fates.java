package rookery.places.member;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import rookery.delivery.EntitlementChange;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.ChannelId;
import rookery.kernel.ProblemException;
import rookery.kernel.SessionId;
import rookery.kernel.TeamId;
import rookery.people.user.Users;
import rookery.places.SteppedCluster;
import rookery.places.SteppedCluster.Node;
import rookery.places.channel.Channel;

/// What happens to people, on any node of a cluster, by chance, and what is true of them since. Not
/// thread-safe; confined to its test.
final class Fates {
  /// What is true of it: [#POSTING] while members of channels may post.
  static final String ROLES = "roles";

  /// Says so.
  static final List<String> POSTING = List.of("create_post");

  private static final List<String> SILENT = List.of("silent");

  private final SteppedCluster cluster;
  private final Random random;
  private final Past past = new Past();
  private final Caller root;
  private final List<Caller> people = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<SessionId, Token> sessions = new LinkedHashMap<>();

  /// A team with one channel of each type.
  record Place(TeamId team, List<Channel> channels) {}

  /// A session and its secret.
  record Token(SessionId id, Caller owner, String token) {}

  Fates(SteppedCluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
    this.root = cluster.user("root", "system_admin system_user");
    Node first = cluster.node(0);
    past.add(new Past.Change(first, 0, 0, Map.of(ROLES, POSTING)));
    for (String name : List.of("ann", "bob", "cid")) {
      Caller person = cluster.user(name, "system_user");
      people.add(person);
      past.add(new Past.Change(first, 0, 0, Map.of(user(person), List.of("system_user"))));
      past.add(new Past.Change(first, 0, 0, logIn(person)));
    }
    for (String name : List.of("town", "wood")) {
      places.add(found(name));
    }
  }

  Past past() {
    return past;
  }

  List<Caller> people() {
    return people;
  }

  Caller somebody() {
    return people.get(random.nextInt(people.size()));
  }

  Place somewhere() {
    return places.get(random.nextInt(places.size()));
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
              name + "-" + type.toLowerCase(Locale.ROOT),
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

  /// Something happens to somebody, on a node.
  void happens(Node node, Caller person) {
    Place place = somewhere();
    Channel channel = place.channels.get(random.nextInt(place.channels.size()));
    long from = cluster.newestRow();
    var news = new HashMap<>(changes(node, person, place, channel));
    news.entrySet().removeIf(change -> past.is(change.getKey()).equals(change.getValue()));
    past.add(new Past.Change(node, from, cluster.newestRow(), news));
    cluster.drained();
  }

  /// What is different then; nothing, if the node refused because it could not tell of it in order.
  private Map<String, List<String>> changes(
      Node node, Caller person, Place place, Channel channel) {
    try {
      return switch (random.nextInt(13)) {
        case 0, 1 -> joinsTeam(node, person, place);
        case 2 -> leavesTeam(node, person, place);
        case 3, 4, 5 -> joinsChannel(node, person, place, channel);
        case 6 -> leavesChannel(node, person, channel);
        case 7 -> administersChannel(node, person, channel);
        case 8 -> administersSystem(node, person);
        case 9 -> alive(person).size() > 1 ? logsOut(node, person) : logIn(person);
        case 10 -> administersTeam(node, person, place);
        case 11 -> editsRole(node);
        default -> activates(node, person);
      };
    } catch (Refused _) {
      return Map.of();
    }
  }

  /// A node is cut off, and what others would tell depends on what it has not told yet.
  private static final class Refused extends RuntimeException {}

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

  /// Or no longer.
  private Map<String, List<String>> administersChannel(Node node, Caller person, Channel channel) {
    String path = "/api/v4/channels/" + channel.id() + "/members/" + person.user();
    return administers(node, path, channel(channel, person), "channel");
  }

  private Map<String, List<String>> administersTeam(Node node, Caller person, Place place) {
    String path = "/api/v4/teams/" + place.team + "/members/" + person.user();
    return administers(node, path, team(place, person), "team");
  }

  private Map<String, List<String>> administers(Node node, String path, String key, String kind) {
    boolean admin = !past.is(key).contains(kind + "_admin");
    var wish = Map.of("scheme_user", true, "scheme_admin", admin);
    var answer = node.as(root).put(path + "/schemeRoles", wish);
    boolean member = !past.is(key).isEmpty();
    expect(answer, member ? 200 : 404, true);
    if (!member) {
      return Map.of();
    }
    String user = kind + "_user";
    return Map.of(key, admin ? List.of(user, kind + "_admin") : List.of(user));
  }

  /// Members of channels may no longer post, or may again.
  private Map<String, List<String>> editsRole(Node node) {
    boolean posting = !past.is(ROLES).equals(POSTING);
    var role = node.as(root).get("/api/v4/roles/name/channel_user").object();
    var permissions = new TreeSet<String>();
    ((List<?>) requireNonNull(role.get("permissions")))
        .forEach(name -> permissions.add(String.valueOf(name)));
    boolean changed = posting ? permissions.add("create_post") : permissions.remove("create_post");
    var answer =
        node.as(root)
            .put(
                "/api/v4/roles/" + role.get("id") + "/patch",
                Map.of("permissions", List.copyOf(permissions)));
    expect(answer, 200, changed);
    return Map.of(ROLES, posting ? POSTING : SILENT);
  }

  private Map<String, List<String>> administersSystem(Node node, Caller person) {
    if (!active(person)) {
      return Map.of();
    }
    boolean admin = !past.is(user(person)).contains("system_admin");
    var names = admin ? List.of("system_admin", "system_user") : List.of("system_user");
    try {
      cluster.database.write(tx -> {
        var outbox = node.delivery.outbox();
        outbox.add(tx, Users.CHANGED.about(person.user().value()));
        outbox.entitle(tx, person.user(), new EntitlementChange.Administers(admin));
        return tx.sql(
                "update users set roles = ? where id = ?", String.join(" ", names), person.user())
            .run();
      });
    } catch (ProblemException _) {
      throw new Refused();
    }
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
    if (answer.status() == 503) {
      throw new Refused();
    }
    if ((answer.status() == status) != holds) {
      throw new PermissionHistory.Violation("answered " + answer.status() + " " + answer.text());
    }
  }

  boolean active(Caller person) {
    return !past.is(user(person)).isEmpty();
  }

  /// All sessions of somebody, those that have ended too.
  List<Token> of(Caller person) {
    return sessions.values().stream().filter(token -> token.owner.equals(person)).toList();
  }

  List<Token> alive(Caller person) {
    return of(person).stream().filter(token -> !past.is(session(token.id)).isEmpty()).toList();
  }

  static String user(Caller person) {
    return "user " + person.user();
  }

  static String session(SessionId id) {
    return "session " + id;
  }

  static String team(Place place, Caller person) {
    return "team " + place.team + " " + person.user();
  }

  static String channel(Channel channel, Caller person) {
    return "channel " + channel.id() + " " + person.user();
  }
}
