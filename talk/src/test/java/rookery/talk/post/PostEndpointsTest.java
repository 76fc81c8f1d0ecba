package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
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

class PostEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String NO_POST = "app.post.get.app_error";
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Caller root = CHAT.world.user("root" + count, "system_user system_admin");
  private final Team team = CHAT.team("team" + count, ann, bob, eve);
  private final Channel nest = CHAT.channel(team, "nest", "P", ann, bob);

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  @Test
  void a_new_post_has_the_keys_that_clients_read() {
    var made =
        CHAT.write(
            ann, nest, Map.of("message", "eggs #spring", "pending_post_id", "mine:1", "junk", 1));

    assertThat(made.is(201).object())
        .containsOnlyKeys(
            "id",
            "create_at",
            "update_at",
            "edit_at",
            "delete_at",
            "is_pinned",
            "user_id",
            "channel_id",
            "root_id",
            "original_id",
            "message",
            "type",
            "props",
            "hashtags",
            "file_ids",
            "pending_post_id",
            "reply_count",
            "last_reply_at",
            "participants",
            "metadata")
        .containsEntry("user_id", ann.user().value())
        .containsEntry("message", "eggs #spring")
        .containsEntry("hashtags", "#spring")
        .containsEntry("pending_post_id", "mine:1")
        .containsEntry("props", Map.of())
        .containsEntry("metadata", Map.of())
        .containsEntry("participants", null)
        .containsEntry("root_id", "");
    assertThat(made.contentType()).isEqualTo("application/json");
  }

  @Test
  void the_channel_is_told_with_these_keys_and_no_other() {
    String id = CHAT.say(ann, nest, "hello");

    var told = CHAT.told("posted");
    assertThat(told).hasSize(1);
    var event = told.getFirst();
    assertThat(event.data())
        .containsOnlyKeys(
            "channel_display_name",
            "channel_name",
            "channel_type",
            "post",
            "sender_name",
            "set_online",
            "team_id")
        .containsEntry("channel_type", "P")
        .containsEntry("channel_name", "nest")
        .containsEntry("sender_name", "@ann" + count)
        .containsEntry("set_online", true)
        .containsEntry("team_id", team.id().value());
    assertThat(Chat.inside(event, "post")).containsEntry("id", id);
    assertThat(event.scope()).isEqualTo(new Scope.ToChannel(nest.id()));
  }

  @Test
  void the_name_of_a_direct_channel_is_that_of_the_sender() {
    CHAT.say(ann, CHAT.direct(ann, bob), "psst");

    assertThat(CHAT.told("posted").getFirst().data())
        .containsEntry("channel_display_name", "@ann" + count)
        .containsEntry("channel_type", "D")
        .containsEntry("team_id", "");
  }

  @Test
  void what_is_sent_again_to_any_node_is_written_and_told_once() throws Exception {
    var nodes = List.of(CHAT.anotherNode(), CHAT.anotherNode());
    var body =
        Map.of("channel_id", nest.id().value(), "message", "once", "pending_post_id", "same:1");
    var calls = new ArrayList<Callable<RouteTester.Answer>>();
    for (int i = 0; i < 16; i++) {
      var node = nodes.get(i % 2);
      calls.add(() -> RouteTester.of(node, ann).post("/api/v4/posts", body));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids = new ArrayList<Object>();
      for (var answer : threads.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
        assertThat(answer.get().object()).containsEntry("pending_post_id", "same:1");
        ids.add(answer.get().object().get("id"));
      }
      assertThat(ids).doesNotContainNull();
      assertThat(ids.stream().distinct()).hasSize(1);
    }
    assertThat(CHAT.told("posted")).hasSize(1);
    assertThat(member(bob).get("msg_count")).isEqualTo(0);
    assertThat(CHAT.get(ann, "/channels/" + nest.id()).number("total_msg_count")).isEqualTo(1);
  }

  @Test
  void two_people_may_use_the_same_pending_id() {
    var keys = Map.of("message", "mine", "pending_post_id", "twin");

    assertThat(CHAT.write(ann, nest, keys).is(201).text("id"))
        .isNotEqualTo(CHAT.write(bob, nest, keys).is(201).text("id"));
  }

  @Test
  void a_post_counts_for_the_others_and_is_read_for_its_author() {
    // Bob was added, which counts as a mention.
    int before = 1;
    CHAT.say(ann, nest, "for @bob" + count);

    assertThat(CHAT.get(ann, "/channels/" + nest.id()).object())
        .containsEntry("total_msg_count", 1)
        .containsEntry("total_msg_count_root", 1);
    assertThat(member(ann)).containsEntry("msg_count", 1).containsEntry("mention_count", 0);
    assertThat(member(bob))
        .containsEntry("msg_count", 0)
        .containsEntry("mention_count", before + 1)
        .containsEntry("mention_count_root", before + 1);
  }

  @Test
  void who_is_no_member_cannot_write_nor_find_out_what_there_is() {
    CHAT.write(eve, nest, Map.of("message", "in")).fails(403, FORBIDDEN);
    CHAT.post(eve, "/posts", Map.of("channel_id", "z".repeat(26), "message", "in"))
        .fails(403, FORBIDDEN);

    assertThat(CHAT.world.log.records()).isEmpty();
  }

  @Test
  void a_post_that_is_none_is_refused() {
    String invalid = "api.context.invalid_body_param.app_error";
    CHAT.post(ann, "/posts", Map.of("message", "nowhere")).fails(400, invalid);
    CHAT.write(ann, nest, Map.of("message", " ")).fails(400, invalid);
    CHAT.write(ann, nest, Map.of("message", "x".repeat(16_384)))
        .fails(400, "model.post.is_valid.message_length.app_error");
    CHAT.write(ann, nest, Map.of("message", "x", "type", "system_join_channel"))
        .fails(400, "model.post.is_valid.type.app_error");
    CHAT.write(ann, nest, Map.of("message", "x", "root_id", "short"))
        .fails(400, "api.post.create_post.root_id.app_error");
    CHAT.write(ann, nest, Map.of("message", "x", "root_id", "z".repeat(26)))
        .fails(400, "api.post.create_post.root_id.app_error");

    assertThat(CHAT.world.log.records()).isEmpty();
  }

  @Test
  void a_message_may_be_as_long_as_its_characters_allow_not_its_bytes() {
    String longest = "🐦".repeat(16_383);

    assertThat(CHAT.write(ann, nest, Map.of("message", longest)).is(201).text("message"))
        .isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"message\": \"a\\u0000b\"",
        "\"message\": \"x\", \"props\": {\"k\": \"\\u0000\"}",
        "\"message\": \"x\", \"props\": {\"\\u0000\": 1}",
        "\"message\": \"x\", \"pending_post_id\": \"\\u0000\""
      })
  void a_character_that_cannot_be_kept_is_the_senders_mistake(String keys) {
    CHAT.post(ann, "/posts", "{\"channel_id\": \"%s\", %s}".formatted(nest.id(), keys))
        .fails(400, "api.context.invalid_body_param.app_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\ude00 turned \\ud83d"})
  void half_a_character_breaks_nothing(String half) {
    String keys = "\"message\": \"x%1$s\", \"props\": {\"k\": \"%1$s\"}".formatted(half);

    int status =
        CHAT.post(ann, "/posts", "{\"channel_id\": \"%s\", %s}".formatted(nest.id(), keys))
            .answer()
            .status();

    assertThat(status).isIn(201, 400);
    CHAT.get(bob, "/channels/" + nest.id() + "/posts").is(200);
  }

  @Test
  void only_administrators_say_when_a_post_was_written() {
    CHAT.add(ann, nest, root);
    var keys = Map.of("message", "old", "create_at", 5);

    assertThat(CHAT.write(ann, nest, keys).is(201).number("create_at")).isGreaterThan(5);
    assertThat(CHAT.write(root, CHAT.direct(root, ann), keys).is(201).number("create_at"))
        .isEqualTo(5);
  }

  @Test
  void an_archived_channel_takes_no_posts() {
    String id = CHAT.say(ann, nest, "last words");
    CHAT.world.database.write(tx -> {
      tx.sql("update channels set delete_at = 5 where id = ?", nest.id()).run();
      return id;
    });
    CHAT.world.log.newEpoch();

    CHAT.write(ann, nest, Map.of("message", "more"))
        .fails(400, "api.post.create_post.can_not_post_to_deleted.error");
  }

  @Test
  void a_post_is_read_by_members_and_known_again_by_its_tag() {
    String id = CHAT.say(ann, nest, "hello");

    var first = CHAT.get(bob, "/posts/" + id).is(200);
    assertThat(first.text("message")).isEqualTo("hello");
    CHAT.reply(bob, nest, id, "hi");
    assertThat(CHAT.get(bob, "/posts/" + id).header("ETag")).isNotEqualTo(first.header("ETag"));
    CHAT.get(eve, "/posts/" + id).fails(403, FORBIDDEN);
    CHAT.get(ann, "/posts/" + "z".repeat(26)).fails(404, NO_POST);
    CHAT.get(ann, "/posts/short").fails(400, "api.context.invalid_url_param.app_error");
  }

  @Test
  void an_edit_changes_what_it_names_keeps_the_old_words_and_is_told() {
    String id = CHAT.say(ann, nest, "frist #one");
    CHAT.world.log.clear();

    var edited = CHAT.put(ann, "/posts/" + id + "/patch", Map.of("message", "first #two")).is(200);

    assertThat(edited.object())
        .containsEntry("message", "first #two")
        .containsEntry("hashtags", "#two")
        .containsEntry("is_pinned", false);
    assertThat(edited.number("edit_at")).isEqualTo(edited.number("update_at")).isPositive();
    var told = CHAT.told("post_edited");
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().data()).containsOnlyKeys("post");
    assertThat(Chat.inside(told.getFirst(), "post")).containsEntry("message", "first #two");
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToChannel(nest.id()));
    assertThat(wordings(id)).containsExactly("frist #one");
    assertThat(CHAT.get(bob, "/channels/" + nest.id() + "/posts").object().get("order"))
        .asInstanceOf(LIST)
        .containsOnlyOnce(id)
        .startsWith(id);
  }

  @Test
  void pinning_is_no_edit_of_the_words() {
    String id = CHAT.say(ann, nest, "keep this");

    var pinned = CHAT.put(ann, "/posts/" + id + "/patch", Map.of("is_pinned", true)).is(200);

    assertThat(pinned.object()).containsEntry("is_pinned", true).containsEntry("edit_at", 0);
    assertThat(wordings(id)).isEmpty();
    assertThat(CHAT.get(bob, "/channels/" + nest.id() + "/stats").number("pinnedpost_count"))
        .isEqualTo(1);
  }

  @Test
  void only_the_author_edits_and_only_administrators_delete_what_others_wrote() {
    String id = CHAT.say(ann, nest, "mine");

    CHAT.put(bob, "/posts/" + id + "/patch", Map.of("message", "his")).fails(403, FORBIDDEN);
    CHAT.delete(bob, "/posts/" + id).fails(403, FORBIDDEN);
    CHAT.delete(root, "/posts/" + id).is(200);
  }

  @Test
  void a_message_of_the_system_cannot_be_edited() {
    CHAT.add(ann, nest, eve).is(201);
    String id = (String) Chat.inside(CHAT.told("posted").getFirst(), "post").get("id");

    CHAT.put(ann, "/posts/" + id + "/patch", Map.of("message", "never"))
        .fails(400, "api.post.update_post.system_message.app_error");
  }

  @Test
  void a_deleted_post_is_gone_with_its_replies_and_administrators_learn_by_whom() {
    String id = CHAT.say(ann, nest, "oops");
    String reply = CHAT.reply(bob, nest, id, "what?");
    CHAT.world.log.clear();

    assertThat(CHAT.delete(ann, "/posts/" + id).is(200).object()).isEqualTo(Map.of("status", "OK"));

    var told = CHAT.told("post_deleted");
    assertThat(told).hasSize(2);
    assertThat(told.get(0).data()).containsOnlyKeys("post");
    assertThat(told.get(0).scope())
        .isEqualTo(new Scope.ToChannel(nest.id(), Scope.Readers.NON_ADMINS));
    assertThat(told.get(1).data()).containsEntry("delete_by", ann.user().value());
    assertThat(told.get(1).scope()).isEqualTo(new Scope.ToChannel(nest.id(), Scope.Readers.ADMINS));
    assertThat(Chat.inside(told.get(0), "post")).doesNotContainEntry("delete_at", 0);
    CHAT.get(ann, "/posts/" + id).fails(404, NO_POST);
    CHAT.get(ann, "/posts/" + reply).fails(404, NO_POST);
    CHAT.delete(ann, "/posts/" + id).fails(404, NO_POST);
    CHAT.get(ann, "/posts/" + id + "?include_deleted=true").fails(403, FORBIDDEN);
    assertThat(CHAT.get(root, "/posts/" + id + "?include_deleted=true").is(200).number("delete_at"))
        .isPositive();
  }

  @Test
  void nothing_is_deleted_for_good() {
    String id = CHAT.say(ann, nest, "stay");

    CHAT.delete(root, "/posts/" + id + "?permanent=true")
        .fails(501, "api.post.delete_post.not_enabled.app_error");
  }

  @Test
  void who_flags_a_post_must_be_able_to_read_it() {
    String id = CHAT.say(ann, nest, "for later");

    flag(bob, id).is(200);
    flag(eve, id).fails(403, FORBIDDEN);
    flag(bob, "z".repeat(26)).fails(404, NO_POST);
  }

  private Answer flag(Caller who, String post) {
    return CHAT.put(
        who,
        "/users/me/preferences",
        List.of(
            Map.of(
                "user_id",
                who.user().value(),
                "category",
                "flagged_post",
                "name",
                post,
                "value",
                "true")));
  }

  private Map<String, Object> member(Caller who) {
    @SuppressWarnings("unchecked")
    var member =
        (Map<String, Object>)
            (Map<?, ?>) CHAT.get(who, "/channels/" + nest.id() + "/members/me").is(200).object();
    return member;
  }

  private static List<String> wordings(String id) {
    return CHAT.world.database.read(q ->
        q.sql("select message from posts where original_id = ? order by create_at", id)
            .list(row -> row.text("message")));
  }
}
