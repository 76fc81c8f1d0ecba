package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How many frames a socket may send.
class AllowanceTest {
  private static final SocketCaps CAPS = new SocketCaps(1, 1, 1, 20, 100);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Allowance allowance = new Allowance(CAPS, 0);

  private void take(int frames, long at) {
    for (int i = 0; i < frames; i++) {
      allowance.take(CAPS, at);
    }
  }

  @Test
  void a_burst_is_free_and_what_is_over_is_waited_for() {
    take(100, 0);
    assertThat(allowance.pause(CAPS)).isZero();
    take(10, 0);
    assertThat(allowance.pause(CAPS)).isEqualTo(SECOND / 2);
    allowance.refill(CAPS, SECOND / 2);
    assertThat(allowance.pause(CAPS)).isZero();
  }

  @Test
  void who_owes_more_than_ten_seconds_is_hopeless() {
    take(300, 0);
    assertThat(allowance.hopeless(CAPS)).isFalse();
    take(1, 0);
    assertThat(allowance.hopeless(CAPS)).isTrue();
  }

  @Test
  void who_waits_as_told_sends_no_more_than_the_rate_however_it_sends() {
    var random = new Random(7);
    long now = 0;
    int sent = 0;
    while (now < 60 * SECOND) {
      int frames = 1 + random.nextInt(50);
      take(frames, now);
      sent += frames;
      now += allowance.pause(CAPS) + random.nextInt(1_000);
      allowance.refill(CAPS, now);
    }
    assertThat(sent).isBetween(60 * 20, 60 * 20 + 200);
  }

  @Test
  void who_sends_nothing_saves_no_more_than_a_burst() {
    allowance.refill(CAPS, 1_000 * SECOND);
    take(101, 1_000 * SECOND);
    assertThat(allowance.pause(CAPS)).isPositive();
  }
}
