package rookery.talk.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.UserId;
import rookery.places.Events;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.talk.Chat;

class FollowingTest {
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Team team = CHAT.team("team" + count, ann, bob, eve);
  private final Channel nest = CHAT.channel(team, "nest", "P", ann, bob, eve);

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  private static List<UserId> told() {
    return CHAT.told("thread_updated").stream()
        .map(event -> ((Scope.ToUser) event.scope()).user())
        .toList();
  }

  private static Events.Told told(Caller who) {
    return CHAT.told("thread_updated").stream()
        .filter(event -> ((Scope.ToUser) event.scope()).user().equals(who.user()))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void who_writes_the_root_or_a_reply_follows_and_is_told_after_the_post() {
    String root = CHAT.say(ann, nest, "root");
    assertThat(told()).isEmpty();

    CHAT.reply(bob, nest, root, "reply");

    assertThat(told()).containsExactlyInAnyOrder(ann.user(), bob.user());
    var event = told(ann);
    assertThat(event.data())
        .containsOnlyKeys("previous_unread_mentions", "previous_unread_replies", "thread")
        .containsEntry("previous_unread_replies", 0);
    assertThat(event.scope()).isEqualTo(new Scope.ToUser(ann.user(), team.id()));
    assertThat(Chat.inside(event, "thread"))
        .containsEntry("id", root)
        .containsEntry("reply_count", 1)
        .containsEntry("unread_replies", 1)
        .containsEntry("unread_mentions", 0);
    assertThat(Chat.inside(told(bob), "thread")).containsEntry("unread_replies", 0);
    assertThat(CHAT.world.log.events().stream().map(e -> e.type()).toList())
        .containsSubsequence("posted", "thread_updated");
  }

  @Test
  void what_a_client_has_shown_so_far_is_told_with_every_reply() {
    String root = CHAT.say(ann, nest, "root");
    CHAT.reply(bob, nest, root, "one @ann" + count);
    CHAT.reply(bob, nest, root, "two @ann" + count);

    assertThat(told(ann).data())
        .containsEntry("previous_unread_replies", 1)
        .containsEntry("previous_unread_mentions", 1);
    assertThat(Chat.inside(told(ann), "thread"))
        .containsEntry("unread_replies", 2)
        .containsEntry("unread_mentions", 2);
  }

  @Test
  void whom_the_root_or_a_reply_names_follows() {
    String root = CHAT.say(ann, nest, "what do you think, @bob" + count);
    CHAT.reply(ann, nest, root, "anybody?");
    assertThat(told()).containsExactlyInAnyOrder(ann.user(), bob.user());
    assertThat(Chat.inside(told(bob), "thread"))
        .containsEntry("unread_replies", 1)
        .containsEntry("unread_mentions", 0);
    CHAT.world.log.clear();

    CHAT.reply(ann, nest, root, "@eve" + count);

    assertThat(told()).containsExactlyInAnyOrder(ann.user(), bob.user(), eve.user());
    assertThat(Chat.inside(told(eve), "thread"))
        .containsEntry("unread_replies", 1)
        .containsEntry("unread_mentions", 1);
  }

  @Test
  void mentioning_everybody_makes_nobody_follow() {
    String root = CHAT.say(ann, nest, "@all");
    CHAT.reply(ann, nest, root, "@channel");

    assertThat(told()).containsExactly(ann.user());
  }

  @Test
  void who_left_the_channel_hears_nothing_more_of_its_threads() {
    String root = CHAT.say(bob, nest, "root");
    CHAT.reply(ann, nest, root, "reply");
    CHAT.leave(nest, bob);
    CHAT.world.log.clear();

    CHAT.reply(ann, nest, root, "secret");

    assertThat(told()).containsExactly(ann.user());
    assertThat(CHAT.world.log.events("posted").getFirst().hooks().toString())
        .doesNotContain(bob.user().value());
    assertThat(CHAT.get(bob, "/users/me/teams/" + team.id() + "/threads").is(200).number("total"))
        .isZero();
  }

  @Test
  void a_reply_raises_the_root_above_what_clients_have() {
    String root = CHAT.say(ann, nest, "root");
    long before = CHAT.get(ann, "/posts/" + root).number("update_at");

    CHAT.reply(bob, nest, root, "reply");

    assertThat(CHAT.get(ann, "/posts/" + root).number("update_at")).isGreaterThan(before);
  }

  @Test
  void a_deleted_reply_is_taken_off_the_thread_and_from_what_is_unread() {
    String root = CHAT.say(ann, nest, "root");
    CHAT.reply(eve, nest, root, "stays");
    String gone = CHAT.reply(bob, nest, root, "@ann" + count);
    CHAT.world.log.clear();

    CHAT.delete(bob, "/posts/" + gone).is(200);

    assertThat(told(ann).data()).containsEntry("previous_unread_replies", 2);
    assertThat(Chat.inside(told(ann), "thread"))
        .containsEntry("reply_count", 1)
        .containsEntry("unread_replies", 1)
        .containsEntry("participants", List.of(Map.of("id", eve.user().value())));
    assertThat(CHAT.world.log.events().stream().map(e -> e.type()).toList())
        .containsSubsequence("post_deleted", "thread_updated");
  }

  @Test
  void looking_at_a_channel_reads_its_threads_for_clients_that_show_them_inside_alone() {
    String root = CHAT.say(ann, nest, "root");
    CHAT.reply(bob, nest, root, "reply");
    CHAT.world.log.clear();
    String view = "/channels/members/me/view";
    String channel = nest.id().value();

    CHAT.post(ann, view, Map.of("channel_id", channel, "collapsed_threads_supported", true))
        .is(200);
    assertThat(CHAT.told("thread_read_changed")).isEmpty();

    CHAT.post(ann, view, Map.of("channel_id", channel)).is(200);
    assertThat(CHAT.told("thread_read_changed"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.data()).containsOnlyKeys("timestamp");
          assertThat(event.scope()).isEqualTo(new Scope.ToUser(ann.user(), nest.id()));
        });
    assertThat(
            CHAT.get(ann, "/users/me/teams/" + team.id() + "/threads")
                .number("total_unread_threads"))
        .isZero();
  }

  @Test
  void a_reply_goes_to_a_post_that_is_there_and_in_the_same_channel() {
    String root = CHAT.say(ann, nest, "root");
    String reply = CHAT.reply(bob, nest, root, "reply");
    Channel other = CHAT.channel(team, "other", "O", ann);

    CHAT.write(ann, nest, Map.of("message", "x", "root_id", reply))
        .fails(400, "api.post.create_post.root_id.app_error");
    CHAT.write(ann, other, Map.of("message", "x", "root_id", root))
        .fails(400, "api.post.create_post.channel_root_id.app_error");
    CHAT.delete(ann, "/posts/" + root).is(200);
    CHAT.write(bob, nest, Map.of("message", "x", "root_id", root))
        .fails(400, "api.post.create_post.root_id.app_error");
  }

  @Test
  void replies_edits_and_a_deletion_at_once_agree_in_the_end_and_never_deadlock() throws Exception {
    var nodes = List.of(CHAT.anotherNode(), CHAT.anotherNode());
    double before = repeats();
    for (int round = 0; round < 5; round++) {
      String root = CHAT.say(ann, nest, "root");
      var calls = new ArrayList<Callable<RouteTester.Answer>>();
      for (int i = 0; i < 24; i++) {
        var node = nodes.get(i % 2);
        var who = List.of(ann, bob, eve).get(i % 3);
        var reply =
            Map.of("channel_id", nest.id().value(), "message", "@bob" + count, "root_id", root);
        calls.add(() -> RouteTester.of(node, who).post("/api/v4/posts", reply));
        var edit = Map.of("message", "edit " + i);
        calls.add(() -> RouteTester.of(node, ann).put("/api/v4/posts/" + root + "/patch", edit));
      }
      calls.add(20, () -> RouteTester.of(nodes.getFirst(), ann).delete("/api/v4/posts/" + root));

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var answer : threads.invokeAll(calls)) {
          assertThat(answer.get().status()).as(answer.get().text()).isLessThan(500);
        }
      }

      assertThat(left(root)).as("replies that outlived their root").isZero();
    }
    assertThat(repeats()).as("deadlocks").isEqualTo(before);
  }

  private static double repeats() {
    return CHAT.world.metrics.get("rookery_postgres_repeats").counter().count();
  }

  private static long left(String root) {
    return CHAT.world.database.read(q ->
        q.sql("select count(*) as n from posts where root_id = ? and delete_at = 0", root)
            .only(row -> row.number("n")));
  }
}
