package rookery.postgres;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.util.PSQLException;

/// Asks the database, over a new connection, whether it answers anybody. A refusal that it gives
/// itself, for having too many connections or starting up, is an answer. Immutable.
final class Question implements BooleanSupplier {
  /// How long an answer may take.
  static final Duration ANSWER = Duration.ofSeconds(2);

  private final String url;
  private final Properties driver;

  Question(DatabaseSettings settings) {
    this.url = settings.url();
    this.driver = Pool.driver(settings, ANSWER, ANSWER);
    driver.setProperty("connectTimeout", Long.toString(ANSWER.toSeconds()));
  }

  /// False once it has taken too long, even though the driver counts that per step.
  @Override
  public boolean getAsBoolean() {
    var answered = new CompletableFuture<Boolean>();
    Thread.ofVirtual().name("database-question").start(() -> answered.complete(ask()));
    return answered.completeOnTimeout(false, ANSWER.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private boolean ask() {
    try (var connection = DriverManager.getConnection(url, driver);
        var statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return e instanceof PSQLException told && told.getServerErrorMessage() != null;
    }
  }
}
