package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.AppendResult;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.kernel.RandomIds;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

@Tag("full")
class PostgresLogTest implements EventLogContract {
  private final RandomIds ids = new RandomIds();
  private final List<Database> databases = new ArrayList<>();

  @AfterEach
  void close() {
    databases.forEach(Database::close);
  }

  private Database database() {
    var usual = TestDatabases.migrated();
    var small =
        new DatabaseSettings(
            usual.url(),
            usual.user(),
            usual.password(),
            usual.options(),
            4,
            usual.patience(),
            usual.statementTimeout());
    var database = Database.open(small, new SimpleMeterRegistry());
    databases.add(database);
    return database;
  }

  private PostgresLog log(Database database, long keepBytes) throws Exception {
    var log = new PostgresLog(database, ids, Duration.ofMinutes(10), keepBytes);
    log.look();
    return log;
  }

  @Override
  public List<EventLog> twoViews() throws Exception {
    var database = database();
    return List.of(log(database, 1 << 20), log(database, 1 << 20));
  }

  @Test
  void entries_trimmed_before_they_were_read_are_told_as_a_new_start() throws Exception {
    var log = log(database(), 2_000);
    var start = log.head();
    var me = producer();
    for (int i = 1; i <= 100; i++) {
      log.append(batch(log, me, i, "x".repeat(100)));
    }
    var reading = new Reading();
    log.tail(start, reading);
    await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(log.head()));
    assertThat(log.read(start, 10)).isEqualTo(new EventLog.Stretch.Gone());
    log.append(batch(log, me, 101, "next"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("next"));
    log.close();
  }

  @Test
  void what_a_crash_of_the_database_empties_is_a_new_epoch() throws Exception {
    var database = database();
    var log = log(database, 1 << 20);
    var old = log.head().epoch();
    var reading = new Reading();
    log.tail(log.head(), reading);
    var me = producer();
    log.append(batch(log, me, 1, "a"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));

    database.write(tx -> tx.sql("truncate log_state, log_entry, log_producer").run());

    await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
    assertThat(reading.epochs.getFirst().epoch()).isNotEqualTo(old);
    assertThat(log.append(batch(log, me, 1, "b"))).isInstanceOf(AppendResult.Appended.class);
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    log.close();
  }
}
