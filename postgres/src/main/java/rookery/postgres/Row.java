package rookery.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The current row of an answer, read by column name. Not thread-safe; valid only inside the reader
/// it was passed to.
public final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /// A text; a null column is a bug of the statement.
  public String text(String column) {
    String value = read(() -> rows.getString(column));
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    // Many columns of what caches keep are empty.
    return value.isEmpty() ? "" : value;
  }

  /// A text that may be null.
  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(read(() -> rows.getString(column)));
  }

  /// A whole number; null reads as 0.
  public long number(String column) {
    return read(() -> rows.getLong(column));
  }

  /// A whole number of 32 bits; null reads as 0.
  public int integer(String column) {
    return read(() -> rows.getInt(column));
  }

  /// A boolean; null reads as false.
  public boolean flag(String column) {
    return read(() -> rows.getBoolean(column));
  }

  /// The bytes of a `bytea`; null reads as empty.
  public byte[] bytes(String column) {
    byte[] value = read(() -> rows.getBytes(column));
    return value == null ? new byte[0] : value;
  }

  /// The elements of a `text[]`; null reads as empty.
  public List<String> texts(String column) {
    Array array = read(() -> rows.getArray(column));
    if (array == null) {
      return List.of();
    }
    String[] elements = read(() -> (String[]) array.getArray());
    return elements == null ? List.of() : List.of(elements);
  }

  private static <T extends @Nullable Object> T read(Getter<T> getter) {
    try {
      return getter.get();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  @FunctionalInterface
  private interface Getter<T extends @Nullable Object> {
    T get() throws SQLException;
  }
}
