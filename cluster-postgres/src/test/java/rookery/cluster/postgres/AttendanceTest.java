package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.cluster.postgres.LeaseSql.Lease;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

class AttendanceTest {
  private final RandomIds ids = new RandomIds();
  private final Incarnation self = new Incarnation(ids.next());
  private final Incarnation other = new Incarnation(ids.next());
  private final Attendance attendance = new Attendance(self);

  private static Lease lease(
      Incarnation node, boolean alive, boolean withoutRedis, boolean ownsRows) {
    return new Lease(node, alive, false, withoutRedis, ownsRows, List.of("facts"));
  }

  @Test
  void redis_says_who_is_there() {
    var leases = List.of(lease(other, true, false, false));

    assertThat(attendance.compare(false, List.of(self, other), leases, true).arrived())
        .containsExactly(other);
    assertThat(attendance.compare(false, List.of(self, other), leases, true))
        .isEqualTo(new Attendance.Change(List.of(), List.of()));
    assertThat(attendance.compare(false, List.of(self), leases, true).lost())
        .containsExactly(other);
  }

  @Test
  void who_tells_in_the_database_that_it_does_not_reach_redis_is_there() {
    attendance.compare(false, List.of(self, other), List.of(), true);

    var apart = List.of(lease(other, true, true, true));
    assertThat(attendance.compare(false, List.of(self), apart, true).lost()).isEmpty();
    var over = List.of(lease(other, false, true, true));
    assertThat(attendance.compare(false, List.of(self), over, true).lost()).containsExactly(other);
  }

  @Test
  void while_the_log_is_in_the_database_its_leases_say_it() {
    attendance.compare(true, List.of(), List.of(lease(other, true, false, false)), true);

    assertThat(
            attendance
                .compare(true, List.of(other), List.of(lease(other, false, false, false)), true)
                .lost())
        .containsExactly(other);
  }

  @Test
  void what_redis_says_needs_no_watching_of_the_leases() {
    attendance.compare(false, List.of(self, other), List.of(), false);

    assertThat(attendance.compare(false, List.of(self), List.of(), false).lost())
        .containsExactly(other);
  }

  @Test
  void nobody_is_lost_for_who_has_not_watched_for_long_enough() {
    attendance.compare(true, List.of(), List.of(lease(other, true, false, false)), true);
    var over = List.of(lease(other, false, false, true));

    assertThat(attendance.compare(true, List.of(), over, false).lost()).isEmpty();
    assertThat(attendance.compare(true, List.of(), over, true).lost()).containsExactly(other);
  }

  @Test
  void who_was_never_seen_and_left_rows_is_lost_once() {
    var leases = List.of(lease(other, false, true, true), lease(self, false, true, true));

    assertThat(attendance.compare(false, List.of(self), leases, true).lost())
        .containsExactly(other);
    assertThat(attendance.compare(false, List.of(self), leases, true).lost()).isEmpty();
  }
}
