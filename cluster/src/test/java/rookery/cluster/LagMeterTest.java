package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagMeterTest {
  private static final Epoch OLD = new Epoch("old");
  private static final Epoch NEW = new Epoch("new");
  private final LagMeter lag = new LagMeter();

  private Duration after(int seconds, Position head, Position position) {
    return lag.at(Duration.ofSeconds(seconds).toNanos(), head, position);
  }

  private static Position at(Epoch epoch, long index) {
    return new Position(epoch, index);
  }

  @Test
  void who_keeps_up_has_no_lag_however_far_the_log_goes() {
    assertThat(after(1, at(OLD, 5), at(OLD, 5))).isZero();
    assertThat(after(2, at(OLD, 9), at(OLD, 8))).isZero();
    assertThat(after(3, at(OLD, 20), at(OLD, 19))).isZero();
  }

  @Test
  void who_stands_still_is_as_late_as_the_end_that_it_has_not_reached_is_old() {
    assertThat(after(1, at(OLD, 5), at(OLD, 5))).isZero();
    assertThat(after(2, at(OLD, 9), at(OLD, 5))).isZero();
    assertThat(after(4, at(OLD, 20), at(OLD, 5))).hasSeconds(2);
    assertThat(after(6, at(OLD, 30), at(OLD, 10))).hasSeconds(2);
    assertThat(after(7, at(OLD, 30), at(OLD, 30))).isZero();
  }

  @Test
  void who_has_not_followed_into_a_new_epoch_lags() {
    assertThat(after(1, at(OLD, 5), at(OLD, 5))).isZero();
    assertThat(after(2, at(NEW, 0), at(OLD, 5))).isZero();
    assertThat(after(9, at(NEW, 3), at(OLD, 5))).hasSeconds(7);
    assertThat(after(10, at(NEW, 3), at(NEW, 3))).isZero();
  }

  @Test
  void what_was_not_reached_in_an_epoch_that_is_over_does_not_count() {
    assertThat(after(1, at(OLD, 9), at(OLD, 5))).isZero();
    assertThat(after(5, at(NEW, 0), at(NEW, 0))).isZero();
  }
}
