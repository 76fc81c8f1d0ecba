package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.jobs.SoloJobs;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class ClusterJobsTest {
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final RandomIds ids = new RandomIds();
  private final Database database =
      Database.open(TestDatabases.migrated(), new SimpleMeterRegistry());
  private final Incarnation self = new Incarnation(ids.next());
  private final SoloJobs jobs =
      new SoloJobs(database, ids, InstantSource.system(), ClusterJobs.of(self, KEPT));

  @AfterEach
  void close() {
    database.close();
  }

  private Incarnation life(Incarnation incarnation, int leaseSeconds, boolean ownsRows) {
    database.write(tx -> {
      tx.sql(
              """
              insert into incarnation (id, node, lease_until)
              values (?, 'n', now() + make_interval(secs => ?))
              """,
              incarnation,
              (double) leaseSeconds)
          .run();
      return ownsRows
          ? tx.sql(
                  """
                  insert into outbox (owner, subject, epoch, position, record)
                  values (?, 's', 'e', 0, '')
                  """,
                  incarnation)
              .run()
          : 0;
    });
    return incarnation;
  }

  private Incarnation another() {
    return new Incarnation(ids.next());
  }

  private List<String> lost() {
    return database.read(q ->
        q.sql("select id from incarnation where lost").list(row -> row.text("id")));
  }

  @Test
  void lives_that_nobody_saw_go_and_that_own_events_are_declared_lost() {
    life(self, -300, true);
    life(another(), 20, true);
    life(another(), -10, true);
    life(another(), -300, false);
    var over = life(another(), -300, true);

    jobs.look();

    assertThat(lost()).containsExactly(over.value());
  }

  @Test
  void what_is_old_in_the_second_home_is_removed_and_the_rest_is_not() {
    database.write(tx -> {
      for (int i = 1; i <= 4; i++) {
        double age = (40 - 10 * i + 5) * 60.0;
        tx.sql(
                """
                insert into log_entry (index, epoch, producer, sequence, bytes, at, records)
                values (?, 'e', 'p', ?, 0, now() - make_interval(secs => ?), '{}')
                """,
                i,
                i,
                age)
            .run();
        tx.sql(
                """
                insert into checkpoint (id, user_id, flags, token, node, epoch, pairs, at)
                values (?, 'u', '', 1, '', 'e', '1:1:1', now() - make_interval(secs => ?))
                """,
                ids.next(),
                age)
            .run();
      }
      return tx.sql("insert into checkpoint_mark values ('n', 'e', 1, now() - interval '1 day')")
          .run();
    });

    jobs.look();

    assertThat(count("log_entry")).isEqualTo(1);
    assertThat(count("checkpoint")).isEqualTo(1);
    assertThat(count("checkpoint_mark")).isZero();
  }

  private long count(String table) {
    return database.read(q ->
        q.sql("select count(*) as rows from " + table).only(row -> row.number("rows")));
  }
}
