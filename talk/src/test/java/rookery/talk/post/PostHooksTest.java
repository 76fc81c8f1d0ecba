package rookery.talk.post;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.places.channel.Channel;
import rookery.postgres.Transaction;
import rookery.talk.Chat;

class PostHooksTest {
  private final Chat chat = new Chat();
  private final Caller ann = chat.world.user("ann");
  private final Caller bob = chat.world.user("bob");
  private final Channel nest = chat.direct(ann, bob);
  private final PostHooks hooks = chat.talk.hooks();

  @AfterEach
  void close() {
    chat.close();
  }

  private double counted(String meter) {
    return chat.metrics.get(meter).counter().count();
  }

  @Test
  void hooks_look_one_after_the_other_at_what_the_one_before_made_of_it() {
    hooks.before(wanted -> wanted.saying(wanted.message() + " b"));
    hooks.before(wanted -> wanted.saying(wanted.message() + " c"));

    String id = chat.say(ann, nest, "a");

    assertThat(chat.get(ann, "/posts/" + id).text("message")).isEqualTo("a b c");
  }

  @Test
  void what_a_hook_makes_of_a_post_must_still_be_one() {
    hooks.before(wanted -> wanted.saying("x".repeat(PostRules.LONGEST_MESSAGE + 1)));

    chat.write(ann, nest, Map.of("message", "a"))
        .fails(400, "model.post.is_valid.message_length.app_error");
  }

  @Test
  void a_hook_with_a_bug_is_left_out_and_counted() {
    hooks.before(_ -> {
      throw new IllegalStateException("a bug");
    });

    chat.say(ann, nest, "a");

    assertThat(counted("rookery_talk_hook_failures")).isEqualTo(1);
  }

  @Test
  void a_participant_that_fails_undoes_the_post_with_its_counters_and_events() {
    hooks.within(new Refusing());
    chat.world.log.clear();

    chat.write(ann, nest, Map.of("message", "a")).fails(400, "example.refused");

    assertThat(chat.world.log.records()).isEmpty();
    assertThat(chat.get(ann, "/channels/" + nest.id()).number("total_msg_count")).isZero();
    assertThat(chat.get(ann, "/channels/" + nest.id() + "/posts").object())
        .containsEntry("order", List.of());
  }

  /// Wants no post at all. Immutable.
  private record Refusing() implements PostParticipant {
    @Override
    public Part created(Transaction transaction, Created created) {
      throw new Problem.Invalid("example.refused", "No.").raise();
    }

    @Override
    public void deleted(Transaction transaction, Channel channel, Post post, long at) {}
  }

  @Test
  void listeners_learn_in_order_of_what_people_write_and_of_what_the_server_does() {
    var learnt = new CopyOnWriteArrayList<String>();
    hooks.after((_, post) -> learnt.add(post.type() + post.message()));

    chat.say(ann, nest, "one");
    chat.say(ann, nest, "two");
    chat.team("rooks", ann);

    await()
        .untilAsserted(() ->
            assertThat(learnt)
                .startsWith("one", "two")
                .anyMatch(text -> text.startsWith("system_join_team")));
  }

  @Test
  void a_listener_that_does_not_keep_up_loses_posts_that_are_counted_and_delays_nobody()
      throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var learnt = new CopyOnWriteArrayList<String>();
    hooks.after((_, post) -> {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      learnt.add(post.message());
    });
    Post post = chat.talk.posts().get(new PostId(chat.say(ann, nest, "first")));
    assertThat(begun.await(10, SECONDS)).isTrue();

    for (int i = 0; i < 1_003; i++) {
      hooks.written(nest, post);
    }

    assertThat(counted("rookery_talk_hook_dropped")).isEqualTo(3);
    goOn.countDown();
    await().untilAsserted(() -> assertThat(new ArrayList<>(learnt)).hasSize(1_001));
  }
}
