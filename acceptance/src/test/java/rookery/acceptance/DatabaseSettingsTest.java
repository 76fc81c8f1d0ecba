package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What the settings of a node do that say how it uses its database.
@Tag("settings")
@Timeout(120)
class DatabaseSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /// Less than the defaults by far.
  private static final Duration QUICKLY = Duration.ofSeconds(4);

  private static final DatabaseSettings database = TestDatabases.fresh();
  private static final LocalNode node =
      GovernedNode.node(
          database,
          "a",
          Map.of(
              "MM_SQLSETTINGS_MAXOPENCONNS", "4",
              "MM_SQLSETTINGS_QUERYTIMEOUT", "3",
              "MM_ROOKERYSETTINGS_DATABASEPATIENCEMILLISECONDS", "300"));
  private static final ChatClient admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
  private static final Database there = Database.open(database, new SimpleMeterRegistry());

  @AfterAll
  static void close() {
    there.close();
    node.close();
  }

  /// Keeps everybody from the preferences until it is closed.
  private static Connection locked() throws SQLException {
    var connection =
        DriverManager.getConnection(database.url(), database.user(), database.password());
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("lock table rookery.preferences in access exclusive mode");
    }
    return connection;
  }

  private static long waiting() {
    return there.read(q ->
        q.sql(
                "select count(*) as n from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'")
            .only(row -> row.number("n")));
  }

  @Test
  @Shows({
    "SqlSettings.MaxOpenConns",
    "SqlSettings.QueryTimeout",
    "RookerySettings.DatabasePatienceMilliseconds"
  })
  void it_uses_so_many_connections_for_so_long_and_lets_people_wait_no_longer()
      throws SQLException {
    try (var _ = locked()) {
      var stuck = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 12; i++) {
        stuck.add(
            CompletableFuture.supplyAsync(
                () -> admin.get("/users/me/preferences"), task -> Thread.ofVirtual().start(task)));
      }
      await().atMost(SOON).until(() -> waiting() == 4);

      long start = System.nanoTime();
      assertThat(admin.get("/users/me/preferences").status()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICKLY);
      assertThat(waiting()).isLessThanOrEqualTo(4);
      // Nobody lets go of the table, but the statements are given up.
      stuck.forEach(answer -> assertThat(answer.join().status()).isGreaterThanOrEqualTo(500));
    }
    await().atMost(SOON).until(() -> admin.get("/users/me/preferences").status() == 200);
  }
}
