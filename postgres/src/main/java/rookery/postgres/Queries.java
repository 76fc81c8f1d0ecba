package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import java.sql.Connection;

/// Where statements run: on one connection. Not thread-safe; confined to the thread of the call.
public sealed class Queries permits Transaction {
  private final Connection connection;
  private final Counter statements;

  /// @param statements counts them
  Queries(Connection connection, Counter statements) {
    this.connection = connection;
    this.statements = statements;
  }

  /// One statement with `?` for each argument. An argument is a String, Integer, Long, Boolean,
  /// Double, byte[], [rookery.kernel.Id], [Jsonb], an enum (by name), a collection of Strings or
  /// Ids (an array: `= any(?)`), of Longs or of byte[], or null.
  public final Statement sql(String text, @org.jspecify.annotations.Nullable Object... arguments) {
    statements.increment();
    return new Statement(connection, text, arguments);
  }
}
