package rookery.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Id;

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
      for (int i = 0; i < arguments.length; i++) {
        bind(prepared, i + 1, arguments[i]);
      }
      return work.with(prepared);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private void bind(PreparedStatement prepared, int index, @Nullable Object argument)
      throws SQLException {
    switch (argument) {
      case null -> prepared.setNull(index, Types.NULL);
      case String s -> prepared.setString(index, s);
      case Id id -> prepared.setString(index, id.value());
      case Long n -> prepared.setLong(index, n);
      case Integer n -> prepared.setInt(index, n);
      case Boolean b -> prepared.setBoolean(index, b);
      case Double d -> prepared.setDouble(index, d);
      case byte[] bytes -> prepared.setBytes(index, bytes);
      case Enum<?> e -> prepared.setString(index, e.name());
      case Jsonb json -> prepared.setObject(index, json.text(), Types.OTHER);
      case Collection<?> many -> prepared.setArray(index, array(many));
      default ->
          throw new IllegalArgumentException(
              "an argument of " + argument.getClass() + " is not known");
    }
  }

  private java.sql.Array array(Collection<?> many) throws SQLException {
    Object first = many.isEmpty() ? "" : many.iterator().next();
    if (first instanceof byte[]) {
      return connection.createArrayOf("bytea", many.toArray(byte[][]::new));
    }
    Object[] elements = many.stream().map(e -> e instanceof Id id ? id.value() : e).toArray();
    return connection.createArrayOf(first instanceof Long ? "bigint" : "text", elements);
  }

  @FunctionalInterface
  private interface Work<T> {
    T with(PreparedStatement prepared) throws SQLException;
  }
}
