package rookery.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rookery.kernel.Page;
import rookery.kernel.RandomIds;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class AuditTableTest {
  private static final String ANN = "a".repeat(26);
  private static final int FAILURES = 20;
  private static final Page FIRST = new Page(0, 200);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-05-04T10:00:00Z"));
  private final Counter lost = new SimpleMeterRegistry().counter("lost");

  private AuditTable table(Database database) {
    return new AuditTable(database, new RandomIds(), now::get, () -> 30, FAILURES, lost);
  }

  private AuditEntry entry(String account, AuditEntry.@Nullable Failure failure) {
    return new AuditEntry(
        now.get().toEpochMilli(),
        "login",
        account,
        new AuditEntry.Actor(account, "", "Raven", "10.0.0.1"),
        new AuditEntry.Origin("/api/v4/users/login", "r"),
        Map.of(),
        failure,
        1,
        true);
  }

  private void passes(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void entries_are_kept_for_some_days_and_shown_from_the_newest() {
    try (var database = Database.open(TestDatabases.migrated(), new SimpleMeterRegistry())) {
      var table = table(database);
      table.add(entry(ANN, null));
      passes(Duration.ofDays(20));
      table.add(entry("b".repeat(26), null));
      passes(Duration.ofMillis(1));
      table.add(entry(ANN, new AuditEntry.Failure("wrong\0", 401)));

      assertThat(table.page(FIRST)).hasSize(3);
      assertThat(table.page(new UserId(ANN), FIRST))
          .extracting(AuditJson::extra_info)
          .containsExactly("login fail error=wrong ", "login success");
      assertThat(database.read(table::anyOld)).isFalse();

      passes(Duration.ofDays(11));
      assertThat(database.read(table::anyOld)).isTrue();
      int deleted = database.write(tx -> table.deleteOld(tx, 10));
      assertThat(deleted).isEqualTo(1);
      assertThat(table.page(FIRST)).hasSize(2);
    }
  }

  @Test
  void a_flood_of_failures_does_not_fill_the_disk_and_hides_no_success() {
    try (var database = Database.open(TestDatabases.migrated(), new SimpleMeterRegistry())) {
      var table = table(database);
      for (int i = 0; i < FAILURES + 5; i++) {
        table.add(entry(ANN, new AuditEntry.Failure("wrong", 401)));
      }
      assertThat(lost.count()).isEqualTo(5);
      table.add(entry(ANN, new AuditEntry.Failure("away", 503)));
      assertThat(lost.count()).as("nothing was done").isEqualTo(5);
      passes(Duration.ofMillis(1));
      table.add(entry(ANN, null));
      assertThat(table.page(FIRST).getFirst().extra_info()).isEqualTo("login success");
      assertThat(lost.count()).isEqualTo(5);

      passes(Duration.ofHours(1));
      table.add(entry(ANN, new AuditEntry.Failure("wrong", 401)));
      assertThat(lost.count()).as("another hour").isEqualTo(5);
    }
  }
}
