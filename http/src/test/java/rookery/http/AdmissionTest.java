package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.http.Admission.Verdict;

class AdmissionTest {
  private static final Pacing PACING = new Pacing(100, 20, 16, Duration.ofSeconds(15));
  private static final int CALM = 0;

  private final Admission<Integer> admission = new Admission<>(PACING, 0);

  private static long millis(long of) {
    return Duration.ofMillis(of).toNanos();
  }

  private List<Verdict> come(int count, long now, int load) {
    return IntStream.range(0, count).mapToObj(i -> admission.come(i, now, load)).toList();
  }

  @Test
  void the_first_tens_are_admitted_at_once_and_the_next_waits() {
    assertThat(come(20, 0, CALM)).containsOnly(Verdict.ADMITTED);
    assertThat(admission.come(20, 0, CALM)).isEqualTo(Verdict.WAITS);
  }

  @Test
  void whoever_comes_slowly_never_waits() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(admission.come(i, millis(10L * i), CALM)).isEqualTo(Verdict.ADMITTED);
    }
  }

  /// What a second lets in of many who wait, by the load.
  @ParameterizedTest
  @CsvSource({"0,100", "4,75", "8,50", "12,25", "15,10", "16,10", "1000,10"})
  void the_busier_the_node_the_fewer_are_let_in_but_never_nobody(int load, int perSecond) {
    come(1_500, 0, CALM);

    int admitted = 0;
    for (int at = 20; at <= 10_000; at += 20) {
      admitted += admission.next(millis(at), load).size();
    }

    assertThat(admitted).isBetween(10 * perSecond - 1, 10 * perSecond + 1);
  }

  @Test
  void who_has_just_arrived_counts_until_the_requests_show() {
    come(100, 0, CALM);
    for (int i = 0; i < 8; i++) {
      admission.arrived(0);
    }

    assertThat(admission.next(millis(200), CALM)).as("half of 100 a second").hasSize(10);
    assertThat(admission.next(millis(300), CALM)).as("nobody counts any more").hasSize(10);
  }

  @Test
  void those_who_wait_are_let_in_in_the_order_in_which_they_came_and_before_those_who_come() {
    come(25, 0, CALM);

    assertThat(admission.come(99, millis(50), CALM)).isEqualTo(Verdict.WAITS);
    assertThat(admission.next(millis(50), CALM)).containsExactly(20, 21, 22, 23, 24);
    assertThat(admission.next(millis(60), CALM)).containsExactly(99);
  }

  @Test
  void a_calm_time_earns_no_more_than_the_burst() {
    come(20, 0, CALM);

    assertThat(come(30, millis(60_000), CALM)).filteredOn(Verdict.ADMITTED::equals).hasSize(20);
  }

  @Test
  void who_has_waited_for_too_long_is_told_and_others_stay() {
    come(21, 0, CALM);
    admission.come(50, millis(1_000), 1_000);

    assertThat(admission.late(millis(14_999))).isEmpty();
    assertThat(admission.late(millis(15_000))).containsExactly(20);
    assertThat(admission.waiting()).isEqualTo(1);
  }

  @Test
  void more_than_could_ever_be_let_in_in_time_are_refused_at_once() {
    assertThat(come(20 + 1_500, 0, CALM)).doesNotContain(Verdict.REFUSED);
    assertThat(admission.come(-1, 0, CALM)).isEqualTo(Verdict.REFUSED);
    assertThat(admission.waiting()).isEqualTo(1_500);
  }

  @Test
  void who_leaves_takes_nobodys_turn() {
    come(23, 0, CALM);

    assertThat(admission.leave(21)).isTrue();
    assertThat(admission.leave(21)).isFalse();
    assertThat(admission.next(millis(20), CALM)).containsExactly(20, 22);
  }

  @Test
  void without_a_rate_nobody_waits() {
    var open = new Admission<Integer>(Pacing.NONE, 0);

    assertThat(IntStream.range(0, 10_000).mapToObj(i -> open.come(i, 0, 10_000)))
        .containsOnly(Verdict.ADMITTED);
  }

  @Test
  void everybody_comes_to_an_end_exactly_once_whatever_happens() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var one = new Admission<Integer>(PACING, 0);
      var ends = new ArrayList<Integer>();
      long now = 0;
      int comers = 0;
      for (int step = 0; step < 500; step++) {
        now += millis(random.nextInt(100));
        int load = random.nextInt(40);
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            for (int i = random.nextInt(30); i > 0; i--) {
              if (one.come(comers, now, load) != Verdict.WAITS) {
                ends.add(comers);
              }
              comers++;
            }
          }
          case 2 -> {
            int who = random.nextInt(comers + 1);
            if (one.leave(who)) {
              ends.add(who);
            }
          }
          default -> {
            ends.addAll(one.next(now, load));
            ends.addAll(one.late(now));
          }
        }
      }
      ends.addAll(one.all());
      assertThat(ends).as("seed %d", seed).doesNotHaveDuplicates().hasSize(comers);
      assertThat(one.waiting()).isZero();
    }
  }
}
