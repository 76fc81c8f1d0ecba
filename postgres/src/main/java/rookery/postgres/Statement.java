package rookery.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One SQL statement with its arguments, not yet run. Not thread-safe; confined to the thread of
/// the call.
public final class Statement {
  private final Connection connection;
  private final String text;
  private final @Nullable Object[] arguments;

  Statement(Connection connection, String text, @Nullable Object[] arguments) {
    this.connection = connection;
    this.text = text;
    this.arguments = arguments;
  }

  /// All rows.
  public <T> List<T> list(Function<Row, T> reader) {
    return run(prepared -> {
      var found = new ArrayList<T>();
      try (ResultSet rows = prepared.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          found.add(reader.apply(row));
        }
      }
      return found;
    });
  }

  /// The first row, if there is one.
  public <T> Optional<T> first(Function<Row, T> reader) {
    return run(prepared -> {
      try (ResultSet rows = prepared.executeQuery()) {
        return rows.next() ? Optional.of(reader.apply(new Row(rows))) : Optional.empty();
      }
    });
  }

  /// The first row; none is a bug of the statement.
  public <T> T only(Function<Row, T> reader) {
    return first(reader)
        .orElseThrow(() -> new IllegalStateException("no row where one must be: " + text));
  }

  /// Whether there is a row.
  public boolean any() {
    return first(_ -> true).orElse(false);
  }

  /// Changes rows; answers how many.
  public int run() {
    return run(PreparedStatement::executeUpdate);
  }

  private <T> T run(Work<T> work) {
    try (PreparedStatement prepared = connection.prepareStatement(text)) {
      Arguments.bind(prepared, 0, arguments);
      return work.with(prepared);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(PreparedStatement prepared) throws SQLException;
  }
}
