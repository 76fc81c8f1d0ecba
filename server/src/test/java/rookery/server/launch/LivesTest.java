package rookery.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LivesTest {
  private final List<Life> lives = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  /// A node that does nothing.
  private static final class Life implements RunningNode {
    final CompletableFuture<Void> lost = new CompletableFuture<>();
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public CompletionStage<Void> lost() {
      return lost;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private Life life() throws CannotStart {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new CannotStart("not now", null);
    }
    var life = new Life();
    lives.add(life);
    return life;
  }

  private Lives begin() throws CannotStart {
    return Lives.begin(this::life, Duration.ofMillis(1));
  }

  @Test
  void a_lost_node_is_closed_before_it_begins_again() throws CannotStart {
    try (var _ = begin()) {
      lives.getFirst().lost.complete(null);
      await().until(() -> lives.size() == 2);
      assertThat(lives.getFirst().closed).hasValue(1);
      lives.getLast().lost.complete(null);
      await().until(() -> lives.size() == 3);
    }
    assertThat(lives).allMatch(life -> life.closed.get() == 1);
  }

  @Test
  void what_cannot_begin_again_yet_tries_until_it_can() throws CannotStart {
    try (var _ = begin()) {
      refusals.set(3);
      lives.getFirst().lost.complete(null);
      await().until(() -> lives.size() == 2);
    }
    assertThat(lives).allMatch(life -> life.closed.get() == 1);
  }

  @Test
  void what_cannot_begin_at_all_says_so() {
    refusals.set(1);
    assertThatThrownBy(this::begin).isInstanceOf(CannotStart.class).hasMessage("not now");
  }

  @Test
  void what_is_closed_does_not_begin_again() throws CannotStart {
    var all = begin();
    all.close();
    lives.getFirst().lost.complete(null);
    assertThat(lives).hasSize(1);
    assertThat(lives.getFirst().closed).hasValue(1);
  }

  @Test
  void closing_ends_a_beginning_that_waits() throws Exception {
    var waits = new CountDownLatch(1);
    var first = new Life();
    var beginnings = new AtomicInteger();
    var all =
        Lives.begin(
            () -> {
              if (beginnings.getAndIncrement() == 0) {
                return first;
              }
              waits.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new CannotStart("told to end", e);
              }
              throw new AssertionError("nothing ends the wait but an interrupt");
            },
            Duration.ofMillis(1));
    first.lost.complete(null);
    waits.await();
    all.close();
    assertThat(first.closed).hasValue(1);
  }
}
