package rookery.talk.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.places.Events;
import rookery.talk.Conversation;

class ThreadsTest {
  private final Conversation talk = new Conversation();

  @AfterEach
  void close() {
    talk.close();
  }

  private Map<String, @Nullable Object> threads(Caller who, String query) {
    var answer = talk.as(who).get("/api/v4/users/me/teams/" + talk.team.id() + "/threads" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.object();
  }

  @Test
  void a_reply_makes_a_thread_that_author_replier_and_mentioned_follow() {
    var carl = talk.world.user("carl");
    talk.world.joinTeam(carl, talk.team);
    talk.join(carl);
    String root = talk.write(talk.ann, "a question");
    talk.world.log.clear();
    talk.reply(talk.bob, root, "ask @carl");
    var told = Events.of(talk.world.log.events("thread_updated"));
    assertThat(told)
        .extracting(Events.Told::scope)
        .containsExactlyInAnyOrder(
            new Scope.ToUser(talk.ann.user(), talk.team.id()),
            new Scope.ToUser(talk.bob.user(), talk.team.id()),
            new Scope.ToUser(carl.user(), talk.team.id()));
    assertThat(threads(talk.ann, "")).containsEntry("total_unread_threads", 1);
    assertThat(threads(talk.ann, "")).containsEntry("total_unread_mentions", 0);
    assertThat(threads(talk.bob, "")).containsEntry("total_unread_threads", 0);
    assertThat(threads(carl, "")).containsEntry("total_unread_mentions", 1);
  }

  @Test
  void replies_count_apart_from_roots() {
    String root = talk.write(talk.ann, "a question");
    var before = talk.world.places.channels().fresh(talk.channel.id());
    talk.reply(talk.bob, root, "an answer");
    var after = talk.world.places.channels().fresh(talk.channel.id());
    assertThat(after.totalMsgCount()).isEqualTo(before.totalMsgCount() + 1);
    assertThat(after.totalMsgCountRoot()).isEqualTo(before.totalMsgCountRoot());
  }

  @Test
  void viewing_a_channel_reads_its_threads_only_where_they_are_shown_inside_it() {
    String root = talk.write(talk.ann, "a question");
    talk.reply(talk.bob, root, "an answer");
    view(true);
    assertThat((List<?>) threads(talk.ann, "?unread=true").get("threads")).hasSize(1);
    talk.world.log.clear();
    talk.world.pass(10);
    view(false);
    assertThat((List<?>) threads(talk.ann, "?unread=true").get("threads")).isEmpty();
    assertThat(talk.world.log.events("thread_read_changed")).hasSize(1);
  }

  private void view(boolean threadsApart) {
    talk.world.call(
        talk.ann,
        "POST /api/v4/channels/members/me/view",
        Map.of(
            "channel_id", talk.channel.id().value(), "collapsed_threads_supported", threadsApart));
  }

  @Test
  void a_thread_is_read_page_by_page_in_both_directions() {
    String root = talk.write(talk.ann, "root");
    var replies =
        List.of(
            talk.reply(talk.bob, root, "1"),
            talk.reply(talk.bob, root, "2"),
            talk.reply(talk.bob, root, "3"));
    var first = thread(root, "?perPage=2");
    assertThat(first.get("order")).isEqualTo(List.of(root, replies.get(0), replies.get(1)));
    assertThat(first).containsEntry("has_next", true);
    var posts = (Map<?, ?>) first.get("posts");
    Object from = ((Map<?, ?>) posts.get(replies.get(1))).get("create_at");
    var second = thread(root, "?perPage=2&fromPost=" + replies.get(1) + "&fromCreateAt=" + from);
    assertThat(second.get("order")).isEqualTo(List.of(replies.get(2)));
    assertThat(second).doesNotContainKey("has_next");
    var up = thread(replies.get(0), "?direction=up&perPage=2");
    assertThat(up.get("order")).isEqualTo(List.of(replies.get(2), replies.get(1), root));
  }

  private Map<String, @Nullable Object> thread(String post, String query) {
    var answer = talk.as(talk.ann).get("/api/v4/posts/" + post + "/thread" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.object();
  }

  @Test
  void a_deleted_reply_is_counted_off() {
    String root = talk.write(talk.ann, "root");
    talk.reply(talk.bob, root, "stays");
    String gone = talk.reply(talk.bob, root, "goes");
    talk.world.log.clear();
    talk.as(talk.bob).delete("/api/v4/posts/" + gone);
    var thread = (Map<?, ?>) ((List<?>) threads(talk.ann, "").get("threads")).getFirst();
    assertThat(thread.get("reply_count")).isEqualTo(1);
    assertThat(thread.get("unread_replies")).isEqualTo(1);
    var told =
        Events.of(talk.world.log.events("thread_updated")).stream()
            .filter(t -> t.scope().equals(new Scope.ToUser(talk.ann.user(), talk.team.id())))
            .findFirst()
            .orElseThrow();
    assertThat(told.get("previous_unread_replies")).isEqualTo(2);
  }

  @Test
  void unread_teams_count_messages_and_threads() {
    String root = talk.write(talk.ann, "root");
    talk.reply(talk.bob, root, "reply for @ann");
    var team =
        talk.as(talk.ann)
            .get("/api/v4/users/me/teams/unread?include_collapsed_threads=true")
            .list()
            .getFirst();
    assertThat(team)
        .containsEntry("team_id", talk.team.id().value())
        .containsEntry("thread_count", 1)
        .containsEntry("thread_mention_count", 1);
  }
}
