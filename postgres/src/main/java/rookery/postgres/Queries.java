package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  public final Statement sql(String text, @Nullable Object... arguments) {
    beforeStatement();
    statements.increment();
    return new Statement(connection, text, arguments);
  }

  /// Another statement comes next.
  void beforeStatement() {}

  /// Rows for an answer that clients ask for again and again, with their version; without the rows
  /// when the asker has that version.
  ///
  /// @param of what the version begins with, such as whose rows these are
  /// @param known the versions that the asker has
  /// @param select the rows, each with a text `row_version` that tells which row it is and which
  ///   version of it (`xmin`)
  /// @param order columns of theirs
  /// @param arguments of the select
  public final <T> Versioned<T> versioned(
      String of,
      Collection<String> known,
      String select,
      String order,
      Function<Row, T> reader,
      Object... arguments) {
    var all = new ArrayList<>(Arrays.asList(arguments));
    all.add(of);
    all.add(known);
    return Versioned.of(
        sql(Versioned.TEXT.formatted(select, order), all.toArray())
            .list(row -> Versioned.line(row, reader)));
  }
}
