package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rookery.realtime.SimClient.Violation;

/// Random histories of a whole cluster, by seed: what clients are sent is numbered without a gap,
/// never twice, in the log's order, never after a removal and never with a hole; and in the end
/// they know and show what the database has. Then the same with something wrong planted, which must
/// be found: a check that cannot fail is worth nothing.
///
/// `-Drookery.histories=N` and `-Drookery.histories.from=SEED` run others.
@Timeout(600)
class ResumeHistoryTest {
  private static final int STEPS = 600;
  private static final int HISTORIES = Integer.getInteger("rookery.histories", 1_500);
  private static final long FROM = Long.getLong("rookery.histories.from", 1);
  private static final int UNTIL_FOUND = 5_000;

  @Test
  void no_history_breaks_a_promise() {
    run(FROM, HISTORIES);
  }

  @Test
  @Tag("full")
  void nor_do_twenty_thousand_others() {
    run(1_000_001, 20_000);
  }

  private static void run(long from, int number) {
    var results = new TreeMap<String, Double>();
    for (long seed = from; seed < from + number; seed++) {
      add(results, run(seed));
    }
    System.out.println(number + " histories from seed " + from + ", resumes: " + results);
    assertThat(results.get("exact")).as("exact resumes").isGreaterThan(number / 2.0);
  }

  @ParameterizedTest
  @Tag("full")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void what_is_planted_is_found(Mutation mutation) {
    for (long seed = 1; seed < UNTIL_FOUND; seed++) {
      if (broken(seed, mutation)) {
        System.out.println(mutation + " is found by seed " + seed);
        return;
      }
    }
    throw new AssertionError(mutation + " is not found by " + UNTIL_FOUND + " histories");
  }

  private static boolean broken(long seed, Mutation mutation) {
    try {
      new Simulation(seed, mutation).run(STEPS);
      return false;
    } catch (Violation | IndexOutOfBoundsException _) {
      return true;
    }
  }

  private static SimpleMeterRegistry run(long seed) {
    var simulation = new Simulation(seed, Mutation.NONE);
    try {
      simulation.run(STEPS);
      return simulation.metrics;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static void add(Map<String, Double> results, SimpleMeterRegistry metrics) {
    for (Counter counter : metrics.find("rookery_realtime_resumes").counters()) {
      results.merge(counter.getId().getTag("result"), counter.count(), Double::sum);
    }
  }
}
