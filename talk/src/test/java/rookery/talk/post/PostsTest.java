package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.HookCall;
import rookery.delivery.Scope;
import rookery.kernel.Problem;
import rookery.places.Events;
import rookery.talk.Conversation;

class PostsTest {
  private final Conversation talk = new Conversation();

  @AfterEach
  void close() {
    talk.close();
  }

  private List<String> types() {
    return Events.of(talk.world.log.events()).stream().map(Events.Told::type).toList();
  }

  @Test
  void a_post_counts_for_the_others_and_is_read_by_its_author() {
    talk.write(talk.ann, "hello @bob and everybody");
    assertThat(talk.member(talk.bob)).containsEntry("mention_count", 1);
    assertThat(talk.member(talk.bob)).containsEntry("mention_count_root", 1);
    long total = talk.world.places.channels().fresh(talk.channel.id()).totalMsgCount();
    assertThat(talk.member(talk.ann)).containsEntry("msg_count", (int) total);
    assertThat(types()).containsExactly("posted", "multiple_channels_viewed", "status_change");
    var hooks = talk.world.log.events("posted").getFirst().hooks();
    assertThat(hooks).extracting(HookCall::hook).containsExactly("mentions", "posted_ack");
  }

  @Test
  void sent_again_at_once_and_later_it_is_written_once() throws Exception {
    var more = Map.of("pending_post_id", talk.ann.user() + ":1");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> tasks =
          IntStream.range(0, 8)
              .<Callable<Object>>mapToObj(_ -> () -> talk.post(talk.ann, "once", more).get("id"))
              .toList();
      var ids = threads.invokeAll(tasks).stream().map(f -> f.resultNow()).distinct().toList();
      assertThat(ids).hasSize(1);
      var again = talk.post(talk.ann, "once", more);
      assertThat(again).containsEntry("id", ids.getFirst());
      assertThat(again).containsEntry("pending_post_id", more.get("pending_post_id"));
    }
    assertThat(talk.world.log.events("posted")).hasSize(1);
  }

  @Test
  void joining_is_told_and_never_unread() {
    var carl = talk.world.user("carl");
    talk.world.joinTeam(carl, talk.team);
    long before = talk.world.places.channels().fresh(talk.channel.id()).totalMsgCount();
    talk.world.log.clear();
    talk.join(carl);
    assertThat(talk.world.places.channels().fresh(talk.channel.id()).totalMsgCount())
        .isEqualTo(before);
    var told = Events.of(talk.world.log.events("posted")).getFirst();
    assertThat(String.valueOf(told.get("post")))
        .contains("system_join_channel", "carl joined the channel.");
    assertThat(told.get("sender_name")).isEqualTo("System");
  }

  @Test
  void an_edit_keeps_the_old_wording_and_says_when() {
    String id = talk.write(talk.ann, "a tpyo");
    talk.world.pass(10);
    talk.world.log.clear();
    var edited =
        talk.as(talk.ann).put("/api/v4/posts/" + id + "/patch", Map.of("message", "a typo"));
    assertThat(edited.object()).containsEntry("message", "a typo");
    assertThat(edited.object()).containsEntry("edit_at", edited.object().get("update_at"));
    var pinned = talk.as(talk.ann).put("/api/v4/posts/" + id + "/patch", Map.of("is_pinned", true));
    assertThat(pinned.object()).containsEntry("edit_at", edited.object().get("edit_at"));
    assertThat(types()).containsExactly("post_edited", "post_edited");
    long old =
        talk.world.database.read(q ->
            q.sql("select count(*) as n from posts where original_id = ?", id)
                .only(r -> r.number("n")));
    assertThat(old).isEqualTo(1);
    assertThat(page("").toString()).doesNotContain("tpyo");
  }

  @Test
  void a_deleted_root_takes_its_replies_along_and_admins_learn_who_did_it() {
    String root = talk.write(talk.ann, "root");
    String reply = talk.reply(talk.bob, root, "reply");
    talk.world.log.clear();
    assertThat(talk.as(talk.ann).delete("/api/v4/posts/" + root).status()).isEqualTo(200);
    assertThat(talk.as(talk.ann).get("/api/v4/posts/" + reply).status()).isEqualTo(404);
    var told = Events.of(talk.world.log.events("post_deleted"));
    assertThat(told)
        .extracting(Events.Told::scope)
        .containsExactly(
            new Scope.ToChannel(talk.channel.id(), Scope.Readers.NON_ADMINS),
            new Scope.ToChannel(talk.channel.id(), Scope.Readers.ADMINS));
    assertThat(told.get(0).data()).doesNotContainKey("delete_by");
    assertThat(told.get(1).get("delete_by")).isEqualTo(talk.ann.user().value());
    assertThat(talk.as(talk.ann).delete("/api/v4/posts/" + root).status()).isEqualTo(404);
  }

  private Map<String, Object> page(String query) {
    var answer = talk.as(talk.ann).get("/api/v4/channels/" + talk.channel.id() + "/posts" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new HashMap<>(answer.object());
  }

  @Test
  void pages_meet_without_overlap_and_name_their_neighbours() {
    var written = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      written.add(talk.write(talk.ann, "post " + i));
    }
    var newestFirst = written.reversed();
    var first = page("?page=0&per_page=4");
    var second = page("?page=1&per_page=4");
    assertThat(first.get("order")).isEqualTo(newestFirst.subList(0, 4));
    assertThat(second.get("order")).isEqualTo(newestFirst.subList(4, 8));
    assertThat(first).containsEntry("next_post_id", "");
    assertThat(first).containsEntry("prev_post_id", newestFirst.get(4));
    assertThat(second).containsEntry("next_post_id", newestFirst.get(3));
    var before = page("?before=" + newestFirst.get(3) + "&per_page=2");
    assertThat(before.get("order")).isEqualTo(newestFirst.subList(4, 6));
    var after = page("?after=" + newestFirst.get(6) + "&per_page=2");
    assertThat(after.get("order")).isEqualTo(newestFirst.subList(4, 6));
    assertThat(after).containsEntry("next_post_id", newestFirst.get(3));
  }

  @Test
  void since_a_time_changed_and_deleted_posts_are_listed() {
    String old = talk.write(talk.ann, "old");
    String gone = talk.write(talk.ann, "gone");
    talk.world.pass(10);
    long time = talk.world.now();
    talk.world.pass(10);
    talk.as(talk.ann).put("/api/v4/posts/" + old + "/patch", Map.of("message", "new words"));
    talk.as(talk.ann).delete("/api/v4/posts/" + gone);
    assertThat(page("?since=" + time).get("order")).isEqualTo(List.of(gone, old));
  }

  @Test
  void the_list_of_unread_posts_begins_around_the_first_unread_one() {
    talk.write(talk.bob, "read 1");
    String read = talk.write(talk.bob, "read 2");
    talk.world.call(
        talk.ann,
        "POST /api/v4/channels/members/me/view",
        Map.of("channel_id", talk.channel.id().value()));
    String one = talk.write(talk.bob, "unread 1");
    String two = talk.write(talk.bob, "unread 2");
    talk.write(talk.bob, "unread 3");
    var answer =
        talk.as(talk.ann)
            .get(
                "/api/v4/users/me/channels/"
                    + talk.channel.id()
                    + "/posts/unread?limit_before=1&limit_after=2");
    assertThat(answer.object().get("order")).isEqualTo(List.of(two, one, read));
  }

  @Test
  void hooks_look_before_take_part_within_and_learn_after() {
    var learnt = new CopyOnWriteArrayList<String>();
    talk.talk.hooks().before(p -> p.saying(p.message().replace("rook", "bird")));
    talk.talk
        .hooks()
        .before(_ -> {
          throw new IllegalStateException("a bug in a hook");
        });
    talk.talk
        .hooks()
        .before(p -> {
          if (p.message().contains("forbidden")) {
            throw new Problem.Invalid("example.refused", "No.").raise();
          }
          return p;
        });
    talk.talk
        .hooks()
        .after((_, _) -> {
          throw new IllegalStateException("a bug in a listener");
        });
    talk.talk.hooks().after((_, post) -> learnt.add(post.message()));
    assertThat(talk.post(talk.ann, "a rook", Map.of())).containsEntry("message", "a bird");
    var refused =
        talk.as(talk.ann)
            .post(
                "/api/v4/posts",
                Map.of("channel_id", talk.channel.id().value(), "message", "forbidden"));
    assertThat(refused.errorId()).isEqualTo("example.refused");
    await().untilAsserted(() -> assertThat(learnt).containsExactly("a bird"));
  }

  @Test
  void a_direct_message_mentions_the_other() {
    talk.post(talk.ann, "psst", Map.of("channel_id", talk.direct().value()));
    var hooks = talk.world.log.events("posted").getFirst().hooks();
    assertThat(hooks).extracting(HookCall::hook).containsExactly("mentions", "posted_ack");
    assertThat(new String(hooks.getFirst().arguments(), java.nio.charset.StandardCharsets.UTF_8))
        .contains(talk.bob.user().value())
        .doesNotContain(talk.ann.user().value());
  }

  @Test
  void who_mentions_an_outsider_is_told_so() {
    var dora = talk.world.user("dora");
    talk.world.log.clear();
    talk.write(talk.ann, "what do @bob, @Dora and @nobody think?");
    var told = Events.of(talk.world.log.events("ephemeral_message")).getFirst();
    assertThat(told.scope()).isEqualTo(new Scope.ToUser(talk.ann.user(), talk.channel.id()));
    assertThat(String.valueOf(told.get("post")))
        .contains("system_ephemeral", "@dora did not learn", dora.user().value())
        .doesNotContain(talk.bob.user().value());
  }

  @Test
  void only_what_one_may_read_can_be_kept_for_later() {
    String id = talk.write(talk.ann, "keep me");
    assertThat(flag(talk.bob, id)).isEqualTo(200);
    var outsider = talk.world.user("outsider");
    assertThat(flag(outsider, id)).isEqualTo(403);
  }

  private int flag(rookery.http.Caller who, String post) {
    return rookery.http.RouteTester.of(talk.world.people.routes(), who)
        .put(
            "/api/v4/users/me/preferences",
            List.of(
                Map.of(
                    "user_id",
                    who.user().value(),
                    "category",
                    "flagged_post",
                    "name",
                    post,
                    "value",
                    "true")))
        .status();
  }
}
