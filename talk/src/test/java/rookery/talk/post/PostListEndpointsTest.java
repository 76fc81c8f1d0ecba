package rookery.talk.post;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.http.Caller;
import rookery.places.World.Answer;
import rookery.places.channel.Channel;
import rookery.talk.Chat;

class PostListEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  // A direct channel: nobody is told there who came.
  private final Channel nest = CHAT.direct(ann, bob);
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void five_posts() {
    for (int i = 0; i < 5; i++) {
      said.add(CHAT.say(ann, nest, "post " + i));
    }
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  private Answer list(String query) {
    return CHAT.get(bob, "/channels/" + nest.id() + "/posts" + query);
  }

  /// The order, by the numbers of the posts.
  private List<Integer> order(Answer answer) {
    var order = (List<?>) answer.is(200).object().get("order");
    return order == null ? List.of() : order.stream().map(said::indexOf).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> posts(Answer answer) {
    return (Map<String, Object>) requireNonNull(answer.object().get("posts"));
  }

  private String id(int number) {
    return number < 0 ? "" : said.get(number);
  }

  @Test
  void a_channel_without_posts_is_answered_with_every_key() {
    Channel empty = CHAT.direct(ann, eve);

    assertThat(CHAT.get(ann, "/channels/" + empty.id() + "/posts").is(200).object())
        .containsEntry("order", List.of())
        .containsEntry("posts", Map.of())
        .containsEntry("next_post_id", "")
        .containsEntry("prev_post_id", "");
  }

  @ParameterizedTest
  @CsvSource({
    "?per_page=2,         4 3,       -1, 2",
    "?per_page=2&page=1,  2 1,        3, 0",
    "?per_page=2&page=2,  0,          1, -1",
    "?per_page=2&page=9,  '',        -1, -1",
    "?per_page=junk,      4 3 2 1 0, -1, -1",
    "?per_page=9999,      4 3 2 1 0, -1, -1",
    "?before=3&per_page=2, 2 1,       3, 0",
    "?after=1&per_page=2,  3 2,       4, 1",
    "?after=4,             '',       -1, -1",
    "?before=0,            '',       -1, -1",
    "?after=1&before=4&per_page=2, 3 2, 4, 1"
  })
  void a_stretch_is_newest_first_and_knows_its_neighbours(
      String query, String order, int next, int previous) {
    String withIds =
        Pattern.compile("(?<=(before|after)=)\\d")
            .matcher(query)
            .replaceAll(found -> id(Integer.parseInt(found.group())));

    Answer answer = list(withIds);

    assertThat(order(answer).stream().map(String::valueOf).toList())
        .isEqualTo(order.isEmpty() ? List.of() : List.of(order.split(" ")));
    assertThat(answer.text("next_post_id")).isEqualTo(id(next));
    assertThat(answer.text("prev_post_id")).isEqualTo(id(previous));
  }

  @Test
  void a_place_that_is_none_is_refused() {
    list("?before=short").fails(400, "api.context.invalid_url_param.app_error");
    list("?after=" + "z".repeat(26)).fails(404, "app.post.get.app_error");
  }

  @Test
  void an_unchanged_list_is_known_again_by_its_tag() {
    String first = list("").header("ETag");

    assertThat(first).isNotEmpty();
    assertThat(list("").header("ETag")).isEqualTo(first);
    CHAT.say(ann, nest, "news");
    assertThat(list("").header("ETag")).isNotEqualTo(first);
  }

  @Test
  void what_changed_is_listed_with_what_was_deleted() {
    long before = CHAT.world.now();
    CHAT.delete(ann, "/posts/" + said.get(1)).is(200);
    CHAT.put(ann, "/posts/" + said.get(2) + "/patch", Map.of("message", "other")).is(200);
    CHAT.reply(bob, nest, said.get(3), "yes");

    Answer changed = list("?since=" + before + "&collapsedThreads=true");

    assertThat(order(changed)).containsExactly(3, 2, 1);
    assertThat((Map<?, ?>) posts(changed).get(said.get(1))).extracting("delete_at").isNotEqualTo(0);
    assertThat(changed.text("next_post_id")).isEmpty();
    assertThat(order(list(""))).doesNotContain(1);
  }

  @Test
  void replies_stand_in_the_list_with_their_threads_beside_unless_these_are_collapsed() {
    String reply = CHAT.reply(bob, nest, said.get(0), "re");

    Answer flat = list("?per_page=1");
    assertThat(flat.object().get("order")).isEqualTo(List.of(reply));
    assertThat(posts(flat)).containsOnlyKeys(reply, said.get(0));
    assertThat((Map<?, ?>) posts(flat).get(said.get(0))).extracting("reply_count").isEqualTo(1);

    assertThat(posts(list("?per_page=1&skipFetchThreads=true"))).containsOnlyKeys(reply);

    Answer collapsed = list("?collapsedThreads=true");
    assertThat(order(collapsed)).containsExactly(4, 3, 2, 1, 0);
    var root = (Map<?, ?>) posts(collapsed).get(said.get(0));
    assertThat(root).extracting("reply_count").isEqualTo(1);
    assertThat(root)
        .extracting("participants")
        .isEqualTo(List.of(Map.of("id", bob.user().value())));
    assertThat(root).extracting("is_following").isEqualTo(true);
    assertThat(root).extracting("last_reply_at").isNotEqualTo(0);
  }

  @Test
  void deleted_posts_are_shown_to_administrators_alone() {
    CHAT.delete(ann, "/posts/" + said.get(4)).is(200);

    list("?include_deleted=true").fails(403, FORBIDDEN);
  }

  @Test
  void who_is_no_member_lists_nothing() {
    CHAT.get(eve, "/channels/" + nest.id() + "/posts").fails(403, FORBIDDEN);
    CHAT.get(eve, "/channels/" + nest.id() + "/stats").fails(403, FORBIDDEN);
    CHAT.get(eve, "/users/me/channels/" + nest.id() + "/posts/unread").fails(403, FORBIDDEN);
    CHAT.get(eve, "/users/" + bob.user() + "/channels/" + nest.id() + "/posts/unread")
        .fails(403, FORBIDDEN);
  }

  @Test
  void a_reader_is_led_to_the_first_unread_post() {
    CHAT.post(bob, "/channels/members/me/view", Map.of("channel_id", nest.id().value())).is(200);
    for (int i = 5; i < 9; i++) {
      said.add(CHAT.say(ann, nest, "post " + i));
    }

    Answer around = unread("?limit_before=2&limit_after=3");

    assertThat(order(around)).containsExactly(7, 6, 5, 4, 3);
    assertThat(around.text("next_post_id")).isEqualTo(id(8));
    assertThat(around.text("prev_post_id")).isEqualTo(id(2));
  }

  @Test
  void without_unread_posts_the_newest_are_listed() {
    CHAT.post(bob, "/channels/members/me/view", Map.of("channel_id", nest.id().value())).is(200);

    assertThat(order(unread("?limit_before=2&limit_after=3"))).containsExactly(4, 3);
    unread("?limit_after=0").fails(400, "api.context.invalid_url_param.app_error");
  }

  private Answer unread(String query) {
    return CHAT.get(bob, "/users/me/channels/" + nest.id() + "/posts/unread" + query);
  }

  @Test
  void a_channel_is_counted() {
    assertThat(CHAT.get(bob, "/channels/" + nest.id() + "/stats").is(200).object())
        .isEqualTo(
            Map.of(
                "channel_id", nest.id().value(),
                "member_count", 2,
                "guest_count", 0,
                "pinnedpost_count", 0,
                "files_count", 0));
    assertThat(
            CHAT.get(bob, "/channels/" + nest.id() + "/stats?exclude_files_count=true")
                .number("files_count"))
        .isEqualTo(-1);
  }
}
