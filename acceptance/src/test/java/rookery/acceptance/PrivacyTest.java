package rookery.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.EventStream;
import rookery.http.Access;
import rookery.http.Method;
import rookery.http.Route;

/// Two users never see what is the other's alone: attempts at random over every route, with the ids
/// of the other's channels, posts, sessions and tokens, and whatever comes over their sockets
/// meanwhile. Each attempt is made by the owner too, and must then succeed.
@Tag("full")
@Timeout(180)
class PrivacyTest {
  private static final int ATTEMPTS = 500;
  private static final long SEED = Long.getLong("rookery.privacy.seed", 1);

  /// What a stranger may do with the names of what is another's; the answers are judged all the
  /// same.
  private static final Set<String> OPEN_TO_ALL =
      Set.of("GET /api/v4/teams/name/{team_name}/exists");

  /// What nobody succeeds with here: what this server does not do, and what needs a job or a mail.
  private static final Set<String> NEVER =
      Set.of(
          "GET /api/v4/channels/{channel_id}/bookmarks",
          "GET /api/v4/channels/{channel_id}/groups",
          "GET /api/v4/teams/{team_id}/groups",
          "GET /api/v4/users/{user_id}/groups",
          "GET /api/v4/users/{user_id}/teams/{team_id}/drafts",
          "GET /api/v4/posts/scheduled/team/{team_id}",
          "GET /api/v4/schemes/{scheme_id}",
          "GET /api/v4/schemes/{scheme_id}/teams",
          "GET /api/v4/schemes/{scheme_id}/channels",
          "PUT /api/v4/schemes/{scheme_id}/patch",
          "DELETE /api/v4/schemes/{scheme_id}",
          "PUT /api/v4/teams/{team_id}/scheme",
          "PUT /api/v4/channels/{channel_id}/scheme",
          "GET /api/v4/channels/{channel_id}/moderations",
          "PUT /api/v4/channels/{channel_id}/moderations/patch",
          "GET /api/v4/channels/{channel_id}/member_counts_by_group",
          "GET /api/v4/jobs/{job_id}",
          "POST /api/v4/jobs/{job_id}/cancel");

  /// Bodies that name what is the owner's.
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry(
              "POST /api/v4/posts", "{\"channel_id\":\"{channel_id}\",\"message\":\"{text}\"}"),
          Map.entry("PUT /api/v4/posts/{post_id}/patch", "{\"message\":\"{text}\"}"),
          Map.entry(
              "POST /api/v4/reactions",
              "{\"user_id\":\"{user_id}\",\"post_id\":\"{post_id}\",\"emoji_name\":\"egg\"}"),
          Map.entry("POST /api/v4/posts/ids/reactions", "[\"{reacted}\"]"),
          Map.entry(
              "POST /api/v4/channels",
              "{\"team_id\":\"{team_id}\",\"name\":\"{text}\",\"display_name\":\"{text}\",\"type\":\"P\"}"),
          Map.entry("POST /api/v4/channels/direct", "[\"{user_id}\",\"{friend}\"]"),
          Map.entry(
              "POST /api/v4/channels/members/{user_id}/view", "{\"channel_id\":\"{channel_id}\"}"),
          Map.entry("POST /api/v4/channels/{channel_id}/members", "{\"user_id\":\"{friend}\"}"),
          Map.entry(
              "POST /api/v4/teams/{team_id}/members",
              "{\"team_id\":\"{team_id}\",\"user_id\":\"{friend}\"}"),
          Map.entry(
              "PUT /api/v4/users/{user_id}/preferences",
              "[{\"user_id\":\"{user_id}\",\"category\":\"test\",\"name\":\"a\",\"value\":\"{text}\"}]"),
          Map.entry("PUT /api/v4/users/{user_id}/patch", "{\"nickname\":\"open\"}"),
          Map.entry(
              "PUT /api/v4/users/{user_id}/status",
              "{\"user_id\":\"{user_id}\",\"status\":\"dnd\"}"),
          Map.entry(
              "POST /api/v4/users/{user_id}/sessions/revoke", "{\"session_id\":\"{session_id}\"}"),
          Map.entry("POST /api/v4/users/{user_id}/tokens", "{\"description\":\"{text}\"}"),
          Map.entry("PUT /api/v4/users/{user_id}/active", "{\"active\":true}"),
          Map.entry("PUT /api/v4/users/{user_id}/roles", "{\"roles\":\"system_user\"}"),
          Map.entry("PUT /api/v4/roles/{role_id}/patch", "{\"permissions\":[]}"),
          Map.entry(
              "PUT /api/v4/teams/{team_id}/members/{user_id}/roles",
              "{\"roles\":\"team_user team_admin\"}"),
          Map.entry(
              "PUT /api/v4/teams/{team_id}/members/{user_id}/schemeRoles",
              "{\"scheme_user\":true,\"scheme_admin\":true}"),
          Map.entry(
              "PUT /api/v4/channels/{channel_id}/members/{user_id}/roles",
              "{\"roles\":\"channel_user channel_admin\"}"),
          Map.entry(
              "PUT /api/v4/channels/{channel_id}/members/{user_id}/schemeRoles",
              "{\"scheme_user\":true,\"scheme_admin\":true}"),
          Map.entry("PUT /api/v4/users/{user_id}/mfa", "{\"activate\":false}"),
          Map.entry(
              "PUT /api/v4/users/{user_id}/password",
              "{\"current_password\":\"correct horse 9\",\"new_password\":\"correct horse 9\"}"),
          Map.entry("POST /api/v4/users/tokens/revoke", "{\"token_id\":\"{token_id}\"}"),
          Map.entry("POST /api/v4/users/tokens/disable", "{\"token_id\":\"{token_id}\"}"),
          Map.entry("POST /api/v4/users/tokens/enable", "{\"token_id\":\"{token_id}\"}"),
          Map.entry("POST /api/v4/users/tokens/search", "{\"term\":\"{username}\"}"));

  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");

  private final Random random = new Random(SEED);
  private final ChatClient anybody = cluster.node("a").client();
  private final ChatClient admin = anybody.signedUp("admin", ChatCluster.PASSWORD);
  private final String town = admin.createsTeam("town").text("id");
  private final Map<String, ChatClient> people = new HashMap<>();
  private final Map<String, Estate> estates = new HashMap<>();
  private final Map<String, List<EventStream>> streams = new HashMap<>();
  private final Set<String> succeeded = new TreeSet<>();

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /// What can be tried: what names something of somebody's.
  private static List<Route> routes() {
    return cluster.routes("a").stream()
        .filter(route -> route.access() != Access.PROBE)
        .filter(route -> route.path().contains("{") || BODIES.containsKey(name(route)))
        .toList();
  }

  private static String name(Route route) {
    return route.method() + " " + route.path();
  }

  @Test
  void two_users_never_see_what_is_the_others_alone() {
    System.out.println("privacy: seed " + SEED);
    for (String name : List.of("ann", "bob", "friend")) {
      people.put(name, anybody.signedUp(name, ChatCluster.PASSWORD));
      admin.addsToTeam(town, person(name).userId());
    }
    var routes = routes();
    var findings = new ArrayList<String>();
    int strangersPlanted = 0;
    for (int i = 0; i < ATTEMPTS; i++) {
      Route route = routes.get(i < routes.size() ? i : random.nextInt(routes.size()));
      boolean first = random.nextBoolean();
      String owner = first ? "ann" : "bob";
      String stranger = first ? "bob" : "ann";
      listens(owner);
      listens(stranger);
      findings.addAll(attempt(route, owner, person(stranger)));
      if (i % 10 == 0) {
        // A judge that finds nothing when the stranger is let in would be worthless.
        listens(owner);
        strangersPlanted += attempt(readOfChannel(), owner, person(owner)).size();
      }
    }
    assertThat(findings).as("seed " + SEED).isEmpty();
    assertThat(strangersPlanted).isGreaterThanOrEqualTo(ATTEMPTS / 10);
    eventsAreTheOwnersAlone("ann", "bob");
    eventsAreTheOwnersAlone("bob", "ann");
    assertThat(succeeded).doesNotContainAnyElementsOf(NEVER).hasSize(routes.size() - NEVER.size());
  }

  private Route readOfChannel() {
    return routes().stream()
        .filter(route -> name(route).equals("GET /api/v4/channels/{channel_id}/posts"))
        .findFirst()
        .orElseThrow();
  }

  private ChatClient person(String name) {
    return requireNonNull(people.get(name));
  }

  /// The person's socket is open, and whatever it heard before is kept.
  private void listens(String name) {
    if (person(name).get("/users/me").status() != 200) {
      people.put(name, anybody.loggedIn(name, ChatCluster.PASSWORD));
      estates.remove(name);
    }
    var all = streams.computeIfAbsent(name, _ -> new ArrayList<>());
    if (all.isEmpty() || !all.getLast().isOpen()) {
      all.add(person(name).connects());
    }
  }

  private List<String> attempt(Route route, String owner, ChatClient stranger) {
    Estate estate =
        estates.computeIfAbsent(
            owner,
            name ->
                Estate.of(person(name), name + "secret", admin, person("friend"), town, random));
    // Who is in a direct channel never changes.
    String place = route.path().contains("/members") ? "{private}" : "{channel_id}";
    String path = estate.fill(route.path().replace("{channel_id}", place));
    String body = BODIES.get(name(route));
    byte[] filled =
        route.method() == Method.GET || route.method() == Method.DELETE
            ? null
            : (body == null ? "{}" : estate.fill(body)).getBytes(StandardCharsets.UTF_8);
    var findings = new ArrayList<String>();
    Answer answer = sends(stranger, route, path, filled);
    if (answer.text().contains(estate.mark())) {
      findings.add(answer.call() + " told " + answer);
    } else if (answer.status() < 300 && isSecret(route, body) && !isOpen(route)) {
      findings.add(answer.call() + " was answered " + answer.status());
    }
    boolean done =
        sends(estate.owner(), route, path, filled).status() < 300
            || sends(admin, route, path, filled).status() < 300;
    if (!done && !NEVER.contains(name(route))) {
      findings.add(answer.call() + " was not answered to its owner either");
    }
    if (done) {
      succeeded.add(name(route));
    }
    if (changesWhoIsThere(route)) {
      estates.remove(owner);
    }
    return findings;
  }

  private static boolean changesWhoIsThere(Route route) {
    return route.method() == Method.DELETE
        || (route.method() != Method.GET
            && List.of("/members", "/active", "/roles", "/sessions").stream()
                .anyMatch(route.path()::contains));
  }

  /// Whether it names something that others must not even know of.
  private static boolean isSecret(Route route, @Nullable String body) {
    String named = route.path() + (body == null ? "" : body);
    return List.of(
                "{channel_id}", "{post_id}", "{token_id}", "{session_id}", "{team_id}", "{reacted}")
            .stream()
            .anyMatch(named::contains)
        || named.contains("/preferences")
        || named.contains("/sessions");
  }

  private static boolean isOpen(Route route) {
    return OPEN_TO_ALL.contains(name(route));
  }

  private static Answer sends(ChatClient who, Route route, String path, byte @Nullable [] body) {
    return who.send(route.method().name(), path, body, Map.of("Content-Type", "application/json"));
  }

  private void eventsAreTheOwnersAlone(String owner, String stranger) {
    String mark = owner + "secret";
    var fence = admin.get("/teams/%s/channels/name/town-square".formatted(town)).tree().text("id");
    listens(stranger);
    admin.addsToTeam(town, person(stranger).userId());
    admin.posts(fence, "the end for " + stranger);
    requireNonNull(streams.get(stranger))
        .getLast()
        .await("posted", event -> event.post().text("message").equals("the end for " + stranger));
    assertThat(heard(stranger)).noneMatch(raw -> raw.contains(mark));
    assertThat(heard(owner)).anyMatch(raw -> raw.contains(mark));
  }

  private List<String> heard(String name) {
    return requireNonNull(streams.get(name)).stream()
        .flatMap(stream -> stream.events().stream())
        .map(event -> event.raw())
        .toList();
  }
}
