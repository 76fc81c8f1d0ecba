package rookery.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Id;

/// What stands for the `?` of statements. Immutable.
final class Arguments {
  private Arguments() {}

  /// Puts them in the place of the `?` behind the first `before`.
  static void bind(PreparedStatement prepared, int before, @Nullable Object[] arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      bind(prepared, before + i + 1, arguments[i]);
    }
  }

  private static void bind(PreparedStatement prepared, int index, @Nullable Object argument)
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
      case Collection<?> many -> prepared.setArray(index, array(prepared.getConnection(), many));
      default ->
          throw new IllegalArgumentException(
              "an argument of " + argument.getClass() + " is not known");
    }
  }

  /// The driver sends arrays of these very classes as they are, and any other as text, which costs
  /// both sides a look at each character.
  private static Array array(Connection connection, Collection<?> many) throws SQLException {
    Object first = many.isEmpty() ? "" : many.iterator().next();
    return switch (first) {
      case byte[] _ -> connection.createArrayOf("bytea", many.toArray(byte[][]::new));
      case Long _ -> connection.createArrayOf("bigint", many.toArray(Long[]::new));
      default -> connection.createArrayOf("text", texts(many));
    };
  }

  private static @Nullable String[] texts(Collection<?> many) {
    return many.stream().map(Arguments::text).toArray(String[]::new);
  }

  private static @Nullable String text(@Nullable Object element) {
    return switch (element) {
      case null -> null;
      case Id id -> id.value();
      default -> element.toString();
    };
  }
}
