package rookery.talk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import rookery.delivery.SteppedLog;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.http.RouteTester;
import rookery.places.SteppedCluster;
import rookery.places.SteppedCluster.Node;

/// People write, come, go and change what is theirs, on any node of a cluster; and their clients
/// reload, at nodes that have not read in the log what the clients have been told, asking only for
/// what changed. Each answer must be what a node that knows everything says at that moment.
///
/// Not thread-safe; confined to its test.
final class ReloadHistory implements AutoCloseable {
  private static final String API = "/api/v4";

  private final SteppedCluster cluster = new SteppedCluster(3);
  private final Node oracle = cluster.node(2);
  private final Map<Node, List<Route>> routes = new HashMap<>();
  private final Random random;
  private final Caller root = cluster.user("root", "system_admin system_user");
  private final List<Caller> people = new ArrayList<>();
  private final String team;
  private final List<String> channels = new ArrayList<>();
  private final List<String> posts = new ArrayList<>();
  private final Map<String, Kept> kept = new HashMap<>();
  private int unchanged;
  private int changed;

  /// An answer was older than what is true, or not true at all.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  /// What a client has of one address.
  private record Kept(String tag, String body) {}

  /// @param fromMemory whether something wrong is planted: users are shown as nodes remember them
  ReloadHistory(long seed, boolean fromMemory) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 13);
    for (Node node : cluster.nodes()) {
      var talk = Talk.assemble(node.parts, node.people, node.places, () -> TalkSettings.DEFAULTS);
      var all = Stream.of(node.routes(), talk.routes()).flatMap(List::stream);
      routes.put(node, (fromMemory ? all.map(route -> remembered(node, route)) : all).toList());
    }
    people.add(cluster.user("ann", "system_user"));
    people.add(cluster.user("bob", "system_user"));
    team = text(done(post(oracle, root, "/teams", team("rooks"))), "id");
    for (Caller person : people) {
      joinsTeam(oracle, person);
    }
    for (String type : List.of("O", "P")) {
      String name = "nest-" + type.toLowerCase(java.util.Locale.ROOT);
      var body = Map.of("team_id", team, "name", name, "display_name", name, "type", type);
      channels.add(text(done(post(oracle, root, "/channels", body)), "id"));
    }
    channels.forEach(channel -> people.forEach(person -> joins(oracle, person, channel)));
    told();
    cluster.nodes().forEach(ReloadHistory::hearsAll);
  }

  private static Map<String, String> team(String name) {
    return Map.of("name", name, "display_name", name, "type", "O");
  }

  private static Route remembered(Node node, Route route) {
    if (!route.name().equals("GET /api/v4/users/{user_id}")) {
      return route;
    }
    return Route.get(
        route.path(),
        route.access(),
        call -> {
          var user = node.people.users().get(call.user("user_id"));
          return Reply.json(user).tagged(user.id() + "." + user.updateAt());
        });
  }

  /// How many answers said that nothing changed.
  int unchanged() {
    return unchanged;
  }

  /// How many answers brought something new to a client that asked what changed.
  int changed() {
    return changed;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      Node node = cluster.node(random.nextInt(3));
      Caller person = people.get(random.nextInt(people.size()));
      cluster.pass(random.nextInt(3));
      int what = random.nextInt(10);
      if (what < 2) {
        happens(node, person);
        told();
      } else if (what < 3) {
        node.log.step();
      } else {
        reloads(node, person);
      }
    }
  }

  /// The oracle hears of everything at once.
  private void told() {
    cluster.drained();
    hearsAll(oracle);
  }

  private static void hearsAll(Node node) {
    while (node.log.step() != SteppedLog.Step.NOTHING_NEW) {
      // There is more.
    }
  }

  private void happens(Node node, Caller person) {
    String channel = channels.get(random.nextInt(channels.size()));
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> writes(node, person, channel, "");
      case 3, 4 -> replies(node, person);
      case 5 -> put(node, person, "/posts/" + any() + "/patch", Map.of("message", words()));
      case 6 -> as(node, person).delete(API + "/posts/" + any());
      case 7 -> reacts(node, person);
      case 8 -> put(node, person, "/posts/" + any() + "/patch", Map.of("is_pinned", flip()));
      case 9 ->
          post(
              node,
              person,
              "/channels/members/me/view",
              Map.of("channel_id", channel, "collapsed_threads_supported", flip()));
      case 10 -> comesOrGoes(node, person, channel);
      case 11 -> put(node, person, "/users/me/patch", Map.of("nickname", words()));
      case 12 -> prefers(node, person);
      default -> leavesTeam(node, person);
    }
  }

  private void writes(Node node, Caller person, String channel, String root) {
    var body = Map.of("channel_id", channel, "message", words(), "root_id", root);
    var answer = post(node, person, "/posts", body);
    if (answer.status() == 201) {
      posts.add(text(answer, "id"));
    }
  }

  private void replies(Node node, Caller person) {
    if (!posts.isEmpty()) {
      var found = as(oracle, root).get(API + "/posts/" + any());
      if (found.status() == 200 && text(found, "root_id").isEmpty()) {
        writes(node, person, text(found, "channel_id"), text(found, "id"));
      }
    }
  }

  private void reacts(Node node, Caller person) {
    String post = any();
    if (flip()) {
      String user = person.user().value();
      post(
          node,
          person,
          "/reactions",
          Map.of("user_id", user, "post_id", post, "emoji_name", "tada"));
    } else {
      as(node, person).delete(API + "/users/me/posts/" + post + "/reactions/tada");
    }
  }

  private void comesOrGoes(Node node, Caller person, String channel) {
    if (flip()) {
      joins(node, person, channel);
    } else {
      as(node, root).delete(API + "/channels/" + channel + "/members/" + person.user());
    }
  }

  private void leavesTeam(Node node, Caller person) {
    as(node, root).delete(API + "/teams/" + team + "/members/" + person.user());
    joinsTeam(node, person);
  }

  private void prefers(Node node, Caller person) {
    boolean favourite = flip();
    String channel = channels.get(random.nextInt(channels.size()));
    var preference =
        Map.of(
            "user_id",
            person.user().value(),
            "category",
            favourite ? "favorite_channel" : "display_settings",
            "name",
            favourite ? channel : "name_format",
            "value",
            Boolean.toString(flip()));
    put(node, person, "/users/me/preferences", List.of(preference));
  }

  private void joinsTeam(Node node, Caller person) {
    var body = Map.of("team_id", team, "user_id", person.user().value());
    done(post(node, root, "/teams/" + team + "/members", body));
  }

  private void joins(Node node, Caller person, String channel) {
    var body = Map.of("user_id", person.user().value());
    done(post(node, root, "/channels/" + channel + "/members", body));
  }

  private String any() {
    return posts.isEmpty() ? cluster.ids.next() : posts.get(random.nextInt(posts.size()));
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private String words() {
    return "words " + random.nextInt(5);
  }

  private void reloads(Node node, Caller person) {
    String address = address();
    String whose = person.user() + " " + address;
    var asking = as(node, person);
    Kept before = kept.get(whose);
    if (before != null) {
      asking = asking.with("If-None-Match", '"' + before.tag + '"');
    }
    var answer = asking.get(API + address);
    var truth = as(oracle, person).get(API + address);
    if (truth.status() != 200) {
      // A node that is behind may still allow what is over.
      return;
    }
    boolean same = answer.status() == 304;
    if (!same && answer.status() != 200) {
      throw new Violation(address + " is refused: " + answer.status() + " " + answer.text());
    }
    String body = same && before != null ? before.body : answer.text();
    if (!body.equals(truth.text())) {
      throw new Violation(
          "%s, %s: %s, but it is %s".formatted(address, answer.status(), body, truth.text()));
    }
    unchanged += same ? 1 : 0;
    changed += !same && before != null ? 1 : 0;
    answer.header("ETag").ifPresent(tag -> kept.put(whose, new Kept(tag.replace("\"", ""), body)));
  }

  private String address() {
    String channel = channels.get(random.nextInt(channels.size()));
    var all =
        List.of(
            "/users/me",
            "/users/" + people.get(random.nextInt(people.size())).user(),
            "/users/me/preferences",
            "/users/me/teams",
            "/users/me/teams/members",
            "/users/me/teams/unread?include_collapsed_threads=true",
            "/users/me/teams/" + team + "/channels?include_deleted=false",
            "/users/me/teams/" + team + "/channels/members",
            "/users/me/teams/" + team + "/channels/categories",
            "/users/me/teams/" + team + "/threads?per_page=20",
            "/users/me/channels",
            "/users/me/channel_members?page=-1",
            "/users?page=0&per_page=100",
            "/users?in_team=" + team,
            "/channels/" + channel,
            "/channels/" + channel + "/stats",
            "/channels/" + channel + "/posts?collapsedThreads=true",
            "/channels/" + channel + "/posts?page=1&per_page=3",
            "/users/me/channels/" + channel + "/posts/unread?limit_after=4&limit_before=4",
            "/posts/" + any(),
            "/posts/" + any() + "/thread");
    return all.get(random.nextInt(all.size()));
  }

  private RouteTester as(Node node, Caller who) {
    return RouteTester.of(routes.getOrDefault(node, List.of()), who);
  }

  private RouteTester.Answer post(Node node, Caller who, String path, Object body) {
    return as(node, who).post(API + path, body);
  }

  private void put(Node node, Caller who, String path, Object body) {
    var _ = as(node, who).put(API + path, body);
  }

  private static RouteTester.Answer done(RouteTester.Answer answer) {
    if (answer.status() != 201) {
      throw new Violation("answered " + answer.status() + " " + answer.text());
    }
    return answer;
  }

  private static String text(RouteTester.Answer answer, String key) {
    return String.valueOf(answer.object().get(key));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
