package rookery.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final AuditEntry.Failure WRONG = new AuditEntry.Failure("wrong", 401);

  private final Repeats repeats = new Repeats();

  private static AuditEntry failed(long at, String account, String address) {
    return new AuditEntry(
        at,
        "login",
        account,
        new AuditEntry.Actor("", "", "Raven", address),
        new AuditEntry.Origin("/api/v4/users/login", "r" + at),
        Map.of("user_id", account),
        WRONG,
        1,
        true);
  }

  private boolean take(long at, String account, String address) {
    return repeats.take(failed(at, account, address), WRONG);
  }

  @Test
  void the_first_of_a_minute_are_told_one_by_one_and_the_others_as_a_number() {
    for (int i = 0; i < Repeats.SINGLY; i++) {
      assertThat(take(i, "ann", "10.0.0.1")).isTrue();
    }
    for (int i = 0; i < 7; i++) {
      assertThat(take(100 + i, "ann", "10.0.0.1")).isFalse();
    }
    assertThat(take(200, "ann", "10.0.0.2")).as("from elsewhere").isTrue();
    assertThat(take(200, "bob", "10.0.0.1")).as("somebody else").isTrue();
    assertThat(repeats.over(MINUTE - 1)).isEmpty();

    assertThat(repeats.over(MINUTE))
        .containsExactly(failed(106, "ann", "10.0.0.1").standingFor(7, 106));
    assertThat(repeats.over(10 * MINUTE)).isEmpty();
    assertThat(take(MINUTE, "ann", "10.0.0.1")).as("another minute").isTrue();
  }

  @Test
  void what_was_not_told_yet_is_told_at_the_end() {
    for (int i = 0; i <= Repeats.SINGLY; i++) {
      take(i, "ann", "10.0.0.1");
    }
    assertThat(repeats.rest()).hasSize(1);
    assertThat(repeats.rest()).isEmpty();
  }

  @Test
  void who_changes_the_address_each_time_fills_no_memory() {
    for (int i = 0; i < Repeats.MOST; i++) {
      assertThat(take(0, "ann", "address " + i)).isTrue();
    }
    int told = 0;
    int more = 1_000;
    for (int i = 0; i < more; i++) {
      told += take(1, "ann", "further address " + i) ? 1 : 0;
    }
    assertThat(told).isEqualTo(Repeats.SINGLY);
    assertThat(repeats.rest())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.repeats()).isEqualTo(more - Repeats.SINGLY);
          assertThat(entry.account()).as("it stands for many").isEmpty();
          assertThat(entry.actor().address()).isEmpty();
        });
  }
}
