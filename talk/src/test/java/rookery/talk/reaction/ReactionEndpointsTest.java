package rookery.talk.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.places.World.Answer;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.talk.Chat;

class ReactionEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String NO_POST = "app.post.get.app_error";
  private static final String BAD_BODY = "api.context.invalid_body_param.app_error";
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Team team = CHAT.team("team" + count, ann, bob, eve);
  private final Channel nest = CHAT.channel(team, "nest", "P", ann, bob);
  private final String post = CHAT.say(ann, nest, "an egg");

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  @Test
  void a_reaction_is_told_to_the_channel_as_it_is_answered() {
    var made = react(bob, "+1").is(200);

    assertThat(made.object())
        .containsOnlyKeys(
            "user_id",
            "post_id",
            "emoji_name",
            "create_at",
            "update_at",
            "delete_at",
            "remote_id",
            "channel_id")
        .containsEntry("user_id", bob.user().value())
        .containsEntry("post_id", post)
        .containsEntry("emoji_name", "+1")
        .containsEntry("delete_at", 0)
        .containsEntry("channel_id", nest.id().value());
    var told = CHAT.told("reaction_added");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToChannel(nest.id()));
    assertThat(told.getFirst().data()).containsOnlyKeys("reaction");
    assertThat(Chat.inside(told.getFirst(), "reaction")).isEqualTo(made.object());
  }

  @Test
  void the_same_reaction_again_is_the_first_one() {
    var first = react(bob, "egg").is(200);
    long updated = CHAT.get(ann, "/posts/" + post).number("update_at");

    assertThat(react(bob, "egg").is(200).object()).isEqualTo(first.object());
    assertThat(CHAT.told("reaction_added")).hasSize(1);
    assertThat(CHAT.get(ann, "/posts/" + post).number("update_at")).isEqualTo(updated);
  }

  @Test
  void of_many_who_react_at_once_on_two_nodes_each_counts_once() throws Exception {
    var nodes = List.of(CHAT.anotherNode(), CHAT.anotherNode());
    var people = List.of(ann, bob);
    List<Callable<RouteTester.Answer>> tasks =
        IntStream.range(0, 24)
            .<Callable<RouteTester.Answer>>mapToObj(i ->
                () ->
                    RouteTester.of(nodes.get(i % 2), people.get(i / 2 % 2))
                        .post("/api/v4/reactions", reaction(people.get(i / 2 % 2), "egg")))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(tasks)) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    }

    assertThat(CHAT.told("reaction_added")).hasSize(2);
    assertThat(CHAT.get(ann, "/posts/" + post + "/reactions").list()).hasSize(2);
  }

  @Test
  void a_post_shows_its_reactions_wherever_it_is_returned() {
    long before = CHAT.get(ann, "/posts/" + post).number("update_at");
    react(bob, "egg").is(200);
    var reaction = react(ann, "nest").is(200).object();

    var shown = CHAT.get(ann, "/posts/" + post);
    assertThat(shown.object()).containsEntry("has_reactions", true);
    assertThat(shown.number("update_at")).isGreaterThan(before);
    assertThat(reactions(shown.object())).hasSize(2).endsWith(reaction);
    for (String list : List.of("?since=" + before, "?per_page=5", "?collapsedThreads=true")) {
      var page = CHAT.get(ann, "/channels/" + nest.id() + "/posts" + list).object();
      assertThat(reactions(child(child(page, "posts"), post))).as(list).hasSize(2);
    }
    CHAT.put(ann, "/posts/" + post + "/patch", Map.of("message", "two eggs")).is(200);
    var edited = Chat.inside(CHAT.told("post_edited").getFirst(), "post");
    assertThat(reactions(edited)).hasSize(2);
  }

  @Test
  void a_reaction_taken_back_is_told_and_gone() {
    react(bob, "+1").is(200);
    long before = CHAT.get(ann, "/posts/" + post).number("update_at");

    CHAT.delete(bob, own("+1")).is(200);

    var told = CHAT.told("reaction_removed");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToChannel(nest.id()));
    assertThat(Chat.inside(told.getFirst(), "reaction"))
        .containsEntry("user_id", bob.user().value())
        .containsEntry("emoji_name", "+1");
    var shown = CHAT.get(ann, "/posts/" + post);
    assertThat(shown.object())
        .doesNotContainKey("has_reactions")
        .containsEntry("metadata", Map.of());
    assertThat(shown.number("update_at")).isGreaterThan(before);
    CHAT.delete(bob, own("+1")).is(200);
    assertThat(CHAT.told("reaction_removed")).hasSize(1);
  }

  @Test
  void anothers_reaction_is_made_and_taken_back_by_nobody_else() {
    react(bob, "egg").is(200);
    String bobs = "/users/" + bob.user() + "/posts/" + post + "/reactions/egg";

    CHAT.post(ann, "/reactions", reaction(bob, "nest")).fails(403, FORBIDDEN);
    CHAT.delete(ann, bobs).fails(403, FORBIDDEN);
    CHAT.delete(CHAT.world.user("root" + count, "system_user system_admin"), bobs).is(200);
  }

  @Test
  void who_is_not_in_the_channel_neither_reacts_nor_reads() {
    react(eve, "egg").fails(403, FORBIDDEN);
    CHAT.delete(eve, own("egg")).fails(403, FORBIDDEN);
    CHAT.get(eve, "/posts/" + post + "/reactions").fails(403, FORBIDDEN);
    CHAT.post(eve, "/posts/ids/reactions", List.of(post)).fails(403, FORBIDDEN);
    assertThat(CHAT.world.log.events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "ä", "a/b", ":egg:"})
  void a_name_that_no_emoji_has_is_refused(String name) {
    react(bob, name).fails(400, BAD_BODY);
  }

  @Test
  void a_name_has_64_characters_at_most() {
    react(bob, "e".repeat(64)).is(200);
    react(bob, "e".repeat(65)).fails(400, BAD_BODY);
  }

  @Test
  void a_post_takes_fifty_different_emojis() {
    for (int i = 0; i < ReactionRules.MOST_EMOJIS; i++) {
      react(bob, "egg" + i).is(200);
    }

    react(bob, "nest").fails(400, BAD_BODY);
    react(ann, "egg7").is(200);
    CHAT.delete(bob, own("egg3")).is(200);
    react(bob, "nest").is(200);
  }

  @Test
  void there_is_nothing_to_react_to_in_a_deleted_post() {
    react(bob, "egg").is(200);
    CHAT.delete(ann, "/posts/" + post).is(200);

    react(bob, "nest").fails(404, NO_POST);
    CHAT.delete(bob, own("egg")).fails(404, NO_POST);
    CHAT.get(ann, "/posts/" + post + "/reactions").fails(404, NO_POST);
  }

  @Test
  void the_reactions_of_several_posts_are_asked_for_at_once() {
    String other = CHAT.say(bob, nest, "another");
    var made = react(bob, "egg").is(200).object();

    var both = CHAT.post(ann, "/posts/ids/reactions", List.of(post, other)).is(200);
    assertThat(both.object()).isEqualTo(Map.of(post, List.of(made), other, List.of()));
    assertThat(CHAT.get(ann, "/posts/" + post + "/reactions").is(200).list()).containsExactly(made);
    assertThat(CHAT.get(ann, "/posts/" + other + "/reactions").is(200).list()).isEmpty();
    CHAT.post(ann, "/posts/ids/reactions", List.of()).fails(400, BAD_BODY);
    CHAT.post(ann, "/posts/ids/reactions", List.of("z".repeat(26))).fails(404, NO_POST);
  }

  @Test
  void a_node_whose_clock_is_behind_dates_reactions_after_what_was_written() {
    var behind = RouteTester.of(CHAT.anotherNode(60_000), bob);
    long written = CHAT.get(ann, "/posts/" + post).number("create_at");

    var answer = behind.post("/api/v4/reactions", reaction(bob, "egg")).object();

    assertThat(((Number) answer.getOrDefault("create_at", 0)).longValue()).isGreaterThan(written);
  }

  private Answer react(Caller who, String emoji) {
    return CHAT.post(who, "/reactions", reaction(who, emoji));
  }

  private Map<String, String> reaction(Caller who, String emoji) {
    return Map.of("user_id", who.user().value(), "post_id", post, "emoji_name", emoji);
  }

  private String own(String emoji) {
    return "/users/me/posts/" + post + "/reactions/" + emoji;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, ?> object, String key) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(object.get(key));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> reactions(Map<String, ?> post) {
    return (List<Map<String, Object>>)
        child(post, "metadata").getOrDefault("reactions", new ArrayList<>());
  }
}
