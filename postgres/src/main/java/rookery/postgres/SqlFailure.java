package rookery.postgres;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/// A statement that PostgreSQL refused. A feature looks only at [#violated]; the rest is either
/// repeated by [Database] or a bug. Immutable.
public final class SqlFailure extends RuntimeException {
  private final String state;
  private final @Nullable String constraint;

  SqlFailure(SQLException cause) {
    super(cause.getMessage(), cause);
    this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    this.constraint = constraintOf(cause);
  }

  /// The name of the unique constraint or index that a row would have broken.
  public Optional<String> violated() {
    return state.equals("23505") ? Optional.ofNullable(constraint) : Optional.empty();
  }

  /// A deadlock or a serialisation failure: the same transaction may succeed when repeated.
  boolean repeatable() {
    return state.equals("40001") || state.equals("40P01");
  }

  /// The connection broke, or the database is starting, stopping, full, read-only or too slow, or
  /// this node was, and the transaction ended.
  boolean away() {
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.equals("57014")
        || state.equals("25P03")
        || state.equals("25006");
  }

  /// A text holds a character that PostgreSQL has no place for: NUL, in a text or in JSON.
  boolean unstorable() {
    return state.equals("22021") || state.equals("22P05");
  }

  private static @Nullable String constraintOf(SQLException cause) {
    return cause instanceof PSQLException p && p.getServerErrorMessage() != null
        ? p.getServerErrorMessage().getConstraint()
        : null;
  }
}
