package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabasesTest {
  @Test
  void a_fresh_database_is_empty() throws SQLException {
    assertThat(
            number(
                TestDatabases.fresh(),
                "select count(*) from pg_tables where schemaname = 'public'"))
        .isZero();
  }

  @Test
  void copies_begin_alike_and_go_apart() throws SQLException {
    var one = TestDatabases.cloneOf("apart", s -> run(s, "create table t as select 7 as n"));
    var two = TestDatabases.cloneOf("apart", s -> run(s, "no second time"));
    run(one, "update t set n = 8");

    assertThat(number(one, "select n from t")).isEqualTo(8);
    assertThat(number(two, "select n from t")).isEqualTo(7);
  }

  private static void run(DatabaseSettings settings, String sql) {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int number(DatabaseSettings settings, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
