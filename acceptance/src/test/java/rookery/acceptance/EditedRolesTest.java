package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.acceptance.ChatCluster.Place;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.client.Tree;

/// What an administrator makes of roles, and of members, on one node, counts on the other: what is
/// taken away is refused there within a second, what is given is never refused.
@Tag("full")
class EditedRolesTest {
  private static final List<String> NODES = List.of("a", "b");
  private static final Duration PROMISE = Duration.ofSeconds(1);
  private static final ChatCluster cluster = ChatCluster.of("a", "b");
  private static final Place town = cluster.channel("town", "ann", "bob");
  private static final AtomicInteger number = new AtomicInteger();

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void members_of_channels_may_no_longer_post_until_it_is_given_back() {
    var message = Map.of("channel_id", town.channel(), "message", "may I?");
    try (var stream = at("b", "bob").connects()) {
      edits("a", "channel_user", permissions -> permissions.remove("create_post"));

      isRefused("bob", client -> client.post("/posts", message));
      // The socket may still be told of what another test did just before.
      Tree told =
          stream
              .await("role_updated", event -> isAbout("channel_user", event))
              .data()
              .inner("role");
      assertThat(told.map()).isEqualTo(role("b", "channel_user").map());
      assertThat(names(told)).contains("edit_post").doesNotContain("create_post");
      // Who administers the channel has it by another role.
      isAllowed("ann", client -> client.post("/posts", message));

      edits("b", "channel_user", permissions -> permissions.add("create_post"));

      isAllowed("bob", client -> client.post("/posts", message));
      stream.await(
          "role_updated", event -> names(event.data().inner("role")).contains("create_post"));
    }
  }

  @Test
  void users_may_no_longer_make_teams_until_it_is_given_back() {
    edits("b", "system_user", permissions -> permissions.remove("create_team"));

    isRefused("bob", EditedRolesTest::makesTeam);
    isAllowed("ann", EditedRolesTest::makesTeam);

    edits("a", "system_user", permissions -> permissions.add("create_team"));

    isAllowed("bob", EditedRolesTest::makesTeam);
  }

  @Test
  void who_is_made_an_administrator_of_a_channel_is_one_on_every_node_until_it_is_taken_back() {
    String bob = "/channels/%s/members/%s/schemeRoles".formatted(town.channel(), id("bob"));
    try (var stream = at("b", "bob").connects()) {
      at("a", "ann").put(bob, flags(true)).expect(200);

      isAllowed("bob", client -> client.put(bob, flags(true)));
      Tree told = stream.await("channel_member_updated").data().inner("channelMember");
      assertThat(told.text("roles")).isEqualTo("channel_user channel_admin");

      at("a", "ann").put(bob, flags(false)).expect(200);

      isRefused("bob", client -> client.put(bob, flags(false)));
    }
  }

  @Test
  void who_is_made_an_administrator_of_a_team_is_one_on_every_node_until_it_is_taken_back() {
    String bob = "/teams/%s/members/%s/roles".formatted(town.team(), id("bob"));
    var both = Map.of("roles", "team_user team_admin");
    var one = Map.of("roles", "team_user");
    try (var stream = at("b", "bob").connects()) {
      at("a", "ann").put(bob, both).expect(200);

      isAllowed("bob", client -> client.put(bob, both));
      Tree told = stream.await("memberrole_updated").data().inner("member");
      assertThat(told.text("roles")).isEqualTo("team_user team_admin");

      at("a", "ann").put(bob, one).expect(200);

      isRefused("bob", client -> client.put(bob, one));
    }
  }

  /// On every node, within a second from now.
  private static void isRefused(String who, Function<ChatClient, Answer> call) {
    for (String node : NODES) {
      await()
          .atMost(PROMISE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(() -> {
            var answer = call.apply(at(node, who));
            assertThat(answer.status()).as(node + " " + answer).isEqualTo(403);
            assertThat(answer.tree().text("id")).isEqualTo("api.context.permissions.app_error");
          });
    }
  }

  /// At once, on every node.
  private static void isAllowed(String who, Function<ChatClient, Answer> call) {
    for (String node : NODES) {
      var answer = call.apply(at(node, who));
      assertThat(answer.status()).as(node + " " + answer).isBetween(200, 201);
    }
  }

  private static void edits(String node, String name, Predicate<Set<String>> change) {
    Tree role = role(node, name);
    var permissions = new TreeSet<>(names(role));
    assertThat(change.test(permissions)).isTrue();
    at(node, "ann")
        .put("/roles/" + role.text("id") + "/patch", Map.of("permissions", permissions))
        .expect(200);
  }

  private static Tree role(String node, String name) {
    return at(node, "bob").post("/roles/names", List.of(name)).expect(200).tree().list().getFirst();
  }

  private static boolean isAbout(String role, Event event) {
    return event.data().inner("role").text("name").equals(role);
  }

  private static List<String> names(Tree role) {
    return role.at("permissions").list().stream().map(Tree::text).toList();
  }

  private static Answer makesTeam(ChatClient client) {
    String name = "made" + number.incrementAndGet();
    return client.post("/teams", Map.of("name", name, "display_name", name, "type", "O"));
  }

  private static Map<String, Boolean> flags(boolean admin) {
    return Map.of("scheme_user", true, "scheme_admin", admin);
  }

  private static String id(String name) {
    return cluster.person(name).userId();
  }

  private static ChatClient at(String node, String name) {
    return cluster.person(name).movedTo(cluster.node(node).url());
  }
}
