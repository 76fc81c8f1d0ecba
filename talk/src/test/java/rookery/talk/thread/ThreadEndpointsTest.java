package rookery.talk.thread;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.http.Caller;
import rookery.places.World.Answer;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.talk.Chat;

class ThreadEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Team team = CHAT.team("team" + count, ann, bob, eve);
  private final Channel nest = CHAT.channel(team, "nest", "P", ann, bob);

  @AfterAll
  static void close() {
    CHAT.close();
  }

  /// A root and replies of bob: ids in the order of writing.
  private List<String> thread(int replies) {
    var ids = new ArrayList<String>();
    ids.add(CHAT.say(ann, nest, "root"));
    for (int i = 1; i <= replies; i++) {
      ids.add(CHAT.reply(bob, nest, ids.getFirst(), "reply " + i));
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                 0 1 2 3 4, false",
    "?direction=up,                      4 3 2 1 0, false",
    "?perPage=2,                         0 1 2,     true",
    "?perPage=4,                         0 1 2 3 4, false",
    "?direction=up&perPage=2,            4 3 0,     true",
    "?fromPost=2&fromCreateAt=2,         3 4,       false",
    "?fromPost=2&fromCreateAt=2&perPage=1, 3,       true",
    "?fromPost=2&fromCreateAt=2&direction=up, 1,    false"
  })
  void a_thread_is_read_in_the_wanted_direction_and_piece_by_piece(
      String query, String order, boolean more) {
    List<String> ids = thread(4);
    String at = String.valueOf(CHAT.get(ann, "/posts/" + ids.get(2)).number("create_at"));
    String real = query.replace("fromPost=2", "fromPost=" + ids.get(2)).replace("At=2", "At=" + at);

    Answer answer = CHAT.get(bob, "/posts/" + ids.getFirst() + "/thread" + real).is(200);

    var found = (List<?>) requireNonNull(answer.object().get("order"));
    assertThat(found.stream().map(id -> String.valueOf(ids.indexOf(id))).toList())
        .isEqualTo(List.of(order.split(" ")));
    assertThat(Boolean.TRUE.equals(answer.object().get("has_next"))).isEqualTo(more);
    assertThat((Map<?, ?>) answer.object().get("posts")).as("the root").hasSizeGreaterThan(0);
    assertThat(posts(answer)).containsKey(ids.getFirst());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> posts(Answer answer) {
    return (Map<String, Object>) requireNonNull(answer.object().get("posts"));
  }

  @Test
  void a_thread_can_be_asked_for_by_any_of_its_posts() {
    List<String> ids = thread(2);

    Answer answer = CHAT.get(bob, "/posts/" + ids.get(2) + "/thread").is(200);

    assertThat(answer.object().get("order")).isEqualTo(ids);
    var root = (Map<?, ?>) posts(answer).get(ids.getFirst());
    assertThat(root).extracting("reply_count").isEqualTo(2);
    assertThat(root).extracting("is_following").isEqualTo(true);
  }

  @Test
  void what_changed_in_a_thread_can_be_asked_for() {
    List<String> ids = thread(3);
    long before = CHAT.world.now();
    CHAT.put(bob, "/posts/" + ids.get(1) + "/patch", Map.of("message", "better")).is(200);

    Answer answer =
        CHAT.get(ann, "/posts/%s/thread?fromUpdateAt=%d".formatted(ids.getFirst(), before + 1));

    assertThat(answer.is(200).object().get("order")).isEqualTo(List.of(ids.get(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direction=left", "fromPost=short", "perPage=-1", "fromCreateAt=x"})
  void a_wrong_parameter_is_refused(String query) {
    CHAT.get(ann, "/posts/" + CHAT.say(ann, nest, "root") + "/thread?" + query)
        .fails(400, "api.context.invalid_url_param.app_error");
  }

  @Test
  void who_is_no_member_reads_no_thread() {
    CHAT.get(eve, "/posts/" + thread(1).getFirst() + "/thread").fails(403, FORBIDDEN);
    CHAT.get(eve, "/posts/" + "z".repeat(26) + "/thread").fails(404, "app.post.get.app_error");
  }

  private Answer threads(Caller who, String query) {
    return CHAT.get(who, "/users/me/teams/" + team.id() + "/threads" + query).is(200);
  }

  private static List<Object> ids(Answer answer) {
    var threads = (List<?>) requireNonNull(answer.object().get("threads"));
    return threads.stream().<Object>map(t -> ((Map<?, ?>) t).get("id")).toList();
  }

  @Test
  void a_users_threads_are_listed_and_summed() {
    String first = thread(2).getFirst();
    CHAT.reply(bob, nest, first, "and you, @ann" + count + "?");
    String second = thread(1).getFirst();

    Answer all = threads(ann, "");

    assertThat(all.object())
        .containsOnlyKeys(
            "total",
            "total_unread_threads",
            "total_unread_mentions",
            "total_unread_urgent_mentions",
            "threads")
        .containsEntry("total", 2)
        .containsEntry("total_unread_threads", 2)
        .containsEntry("total_unread_mentions", 1);
    assertThat(ids(all)).containsExactly(second, first);
    assertThat(threads(bob, "").object()).containsEntry("total_unread_threads", 0);
    assertThat(threads(eve, "").object())
        .containsEntry("total", 0)
        .containsEntry("threads", List.of());
  }

  @Test
  void a_thread_in_a_list_has_the_keys_that_clients_read() {
    String root = thread(2).getFirst();
    CHAT.reply(bob, nest, root, "and you, @ann" + count + "?");

    var threads = (List<?>) requireNonNull(threads(ann, "").object().get("threads"));
    @SuppressWarnings("unchecked")
    var one = (Map<String, Object>) threads.getFirst();
    assertThat(one)
        .containsOnlyKeys(
            "id",
            "reply_count",
            "last_reply_at",
            "last_viewed_at",
            "participants",
            "post",
            "unread_replies",
            "unread_mentions",
            "is_urgent",
            "delete_at")
        .containsEntry("reply_count", 3)
        .containsEntry("unread_replies", 3)
        .containsEntry("unread_mentions", 1)
        .containsEntry("participants", List.of(Map.of("id", bob.user().value())));
  }

  @Test
  void threads_can_be_asked_for_in_parts() {
    String first = thread(1).getFirst();
    String second = thread(1).getFirst();
    String third = thread(1).getFirst();
    CHAT.reply(ann, nest, first, "read");

    assertThat(ids(threads(ann, ""))).containsExactly(first, third, second);
    assertThat(ids(threads(ann, "?per_page=1"))).containsExactly(first);
    assertThat(ids(threads(ann, "?before=" + third))).containsExactly(second);
    assertThat(ids(threads(ann, "?after=" + second))).containsExactly(first, third);
    assertThat(ids(threads(ann, "?after=" + second + "&per_page=1"))).containsExactly(third);
    assertThat(ids(threads(ann, "?unread=true"))).containsExactly(third, second);
    assertThat(ids(threads(ann, "?totalsOnly=true"))).isEmpty();
    assertThat(threads(ann, "?threadsOnly=true").number("total")).isZero();
    assertThat(ids(threads(ann, "?since=" + CHAT.world.now()))).isEmpty();
    CHAT.delete(ann, "/posts/" + second).is(200);
    assertThat(ids(threads(ann, ""))).containsExactly(first, third);
    assertThat(ids(threads(ann, "?deleted=true"))).containsExactly(first, third, second);
  }

  @Test
  void participants_are_shown_whole_when_asked_for() {
    thread(1);

    var threads = (List<?>) requireNonNull(threads(ann, "?extended=true").object().get("threads"));
    var participants = (List<?>) ((Map<?, ?>) threads.getFirst()).get("participants");

    assertThat((Map<?, ?>) requireNonNull(participants).getFirst())
        .extracting("username")
        .isEqualTo("bob" + count);
  }

  @Test
  void threads_of_direct_channels_are_in_every_team_unless_left_out() {
    Channel direct = CHAT.direct(ann, bob);
    String root = CHAT.say(ann, direct, "psst");
    CHAT.reply(bob, direct, root, "what?");

    assertThat(ids(threads(ann, ""))).containsExactly(root);
    assertThat(threads(ann, "?excludeDirect=true").number("total")).isZero();
  }

  @Test
  void contradictions_are_refused() {
    String path = "/users/me/teams/" + team.id() + "/threads";
    String id = "api.getThreadsForUser.bad_params.app_error";
    String post = CHAT.say(ann, nest, "root");

    CHAT.get(ann, path + "?totalsOnly=true&threadsOnly=true").fails(400, id);
    CHAT.get(ann, path + "?before=" + post + "&after=" + post).fails(400, id);
    CHAT.get(ann, path + "?before=x").fails(400, "api.context.invalid_url_param.app_error");
    CHAT.get(bob, "/users/" + ann.user() + "/teams/" + team.id() + "/threads")
        .fails(403, FORBIDDEN);
  }

  @Test
  void unread_messages_and_threads_are_summed_by_team() {
    Channel direct = CHAT.direct(ann, bob);
    CHAT.say(bob, direct, "psst");
    thread(2);
    CHAT.say(bob, nest, "@ann" + count);

    List<Map<String, Object>> all =
        CHAT.get(ann, "/users/me/teams/unread?include_collapsed_threads=true").is(200).list();

    assertThat(all)
        .filteredOn(one -> team.id().value().equals(one.get("team_id")))
        .singleElement()
        .satisfies(one ->
            assertThat(one)
                .containsOnlyKeys(
                    "team_id",
                    "msg_count",
                    "mention_count",
                    "mention_count_root",
                    "msg_count_root",
                    "thread_count",
                    "thread_mention_count",
                    "thread_urgent_mention_count")
                .containsEntry("msg_count_root", 1)
                .containsEntry("mention_count", 1)
                .containsEntry("thread_count", 1));
    assertThat(all).noneMatch(one -> "".equals(one.get("team_id")));
    assertThat(CHAT.get(ann, "/users/me/teams/unread?exclude_team=" + team.id()).is(200).list())
        .as("with those of direct channels")
        .noneMatch(one -> team.id().value().equals(one.get("team_id")))
        .anyMatch(one -> "".equals(one.get("team_id")));
    CHAT.get(bob, "/users/" + ann.user() + "/teams/unread").fails(403, FORBIDDEN);
  }
}
