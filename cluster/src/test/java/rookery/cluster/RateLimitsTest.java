package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final Rate RATE = new Rate(10, 5);

  private final AtomicLong nanos = new AtomicLong();
  private final RateLimits limits = new LocalRateLimits(1_000, nanos::get);

  private Rate.Charge charge(String key) {
    return limits.charge(key, RATE);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void a_burst_is_allowed_and_told_how_much_is_left() {
    for (int left = 4; left >= 0; left--) {
      assertThat(charge("ann"))
          .isEqualTo(
              new Rate.Charge(true, 5, left, Duration.ofMillis(100L * (5 - left)), Duration.ZERO));
    }
    assertThat(charge("ann"))
        .isEqualTo(new Rate.Charge(false, 5, 0, Duration.ofMillis(500), Duration.ofMillis(100)));
  }

  @Test
  void who_waits_as_told_is_allowed_and_who_does_not_is_not() {
    for (int i = 0; i < 5; i++) {
      charge("ann");
    }
    pass(Duration.ofMillis(99));
    assertThat(charge("ann").allowed()).isFalse();
    pass(charge("ann").again());
    assertThat(charge("ann").allowed()).isTrue();
    assertThat(charge("ann").allowed()).isFalse();
  }

  @Test
  void each_is_counted_by_itself() {
    for (int i = 0; i < 6; i++) {
      charge("ann");
    }
    assertThat(charge("ann").allowed()).isFalse();
    assertThat(charge("bob").allowed()).isTrue();
  }

  @Test
  void a_refused_one_costs_nothing() {
    for (int i = 0; i < 1_000; i++) {
      charge("ann");
    }
    pass(Duration.ofMillis(100));
    assertThat(charge("ann").allowed()).isTrue();
  }

  /// In no stretch of time more than the burst and what came back in it.
  @Test
  void however_requests_come_no_more_are_allowed_than_the_rate_says() {
    var random = new Random(7);
    long allowed = 0;
    for (int i = 0; i < 20_000; i++) {
      allowed += charge("ann").allowed() ? 1 : 0;
      pass(Duration.ofNanos(random.nextLong(random.nextInt(10) == 0 ? 600_000_000 : 20_000_000)));
      long most = 5 + nanos.get() / 100_000_000;
      assertThat(allowed).isLessThanOrEqualTo(most);
    }
    assertThat(allowed).isGreaterThan(5_000);
  }
}
