package rookery.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final Random random = new Random(7);

  private Duration longest(int attempt) {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 1_000; i++) {
      Duration pause = Retry.after(attempt, random);
      assertThat(pause).isPositive();
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    return longest;
  }

  @Test
  void pauses_grow_up_to_a_minute_and_are_anywhere_below() {
    assertThat(longest(1)).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(2));
    assertThat(longest(3)).isBetween(Duration.ofMillis(7_600), Duration.ofSeconds(8));
    assertThat(longest(40)).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(60));
  }

  @Test
  void regular_times_are_numbered_alike_everywhere_and_apart_from_job_to_job() {
    var now = Instant.ofEpochMilli(1_700_000_123_456L);
    Duration hour = Duration.ofHours(1);
    assertThat(Slots.at("a", hour, now.plus(hour))).isEqualTo(Slots.at("a", hour, now) + 1);
    assertThat(begin("sweeping", hour, now)).isNotEqualTo(begin("polishing", hour, now));
  }

  /// Milliseconds to the next regular time.
  private static long begin(String type, Duration every, Instant now) {
    long slot = Slots.at(type, every, now);
    long ms = 0;
    while (Slots.at(type, every, now.plusMillis(ms)) == slot) {
      ms += 1_000;
    }
    return ms;
  }
}
