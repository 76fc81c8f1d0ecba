package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.Lifecycle;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// The outbox's table stays small, however many rows went through it.
class OutboxVacuumTest {
  private static final int ROWS = 6_000;

  private final Lifecycle lifecycle = new Lifecycle();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final OutboxVacuum vacuum =
      lifecycle.own(new OutboxVacuum(database, lifecycle.own(new RealTimers()), metrics));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  @Test
  void the_space_of_deleted_rows_is_used_again() {
    writeAndDelete();
    long first = size();
    vacuum.deleted(ROWS);
    await().until(() -> metrics.timer("rookery_delivery_outbox_vacuum").count() == 1);

    writeAndDelete();
    assertThat(size()).isLessThan(first + first / 5);
  }

  private void writeAndDelete() {
    database.write(tx ->
        tx.sql(
                """
                insert into outbox (owner, subject, epoch, position, record)
                select 'someone', 'channel ' || i % 100, 'one', 1, decode(repeat('ab', 1000), 'hex')
                from generate_series(1, ?) as given (i)
                """,
                ROWS)
            .run());
    database.write(tx -> tx.sql("delete from outbox").run());
  }

  private long size() {
    return database.read(queries ->
        queries
            .sql("select pg_total_relation_size('outbox') as size")
            .only(row -> row.number("size")));
  }
}
