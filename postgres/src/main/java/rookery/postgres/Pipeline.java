package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Statements of a transaction that go to the server in one round trip. They run one after another,
/// each sees what those before it did, and what others committed until it began. If one fails, all
/// do, and the transaction with them. Not thread-safe; confined to the thread of the transaction.
public final class Pipeline {
  private final Transaction transaction;
  private final Connection connection;
  private final Counter statements;
  private final List<Piped> piped = new ArrayList<>();
  private Function<SqlFailure, RuntimeException> failed = failure -> failure;

  Pipeline(Transaction transaction, Connection connection, Counter statements) {
    this.transaction = transaction;
    this.connection = connection;
    this.statements = statements;
  }

  /// From here to the end of the transaction the server plans each statement once for a connection,
  /// and not for the arguments of each execution, which for those that find rows by short arrays of
  /// ids it does otherwise, and takes several times as long as the execution. As such a plan stays,
  /// while the table it was made for may be empty then and huge a minute later, none that reads a
  /// whole table, or a whole index in its order, is considered: rows are found through indexes.
  ///
  /// Not for statements that have to read a whole table, nor where the condition of a partial index
  /// follows from an argument only.
  public void keepPlans() {
    if (transaction.keepsPlansFromNow()) {
      var _ = sql(KEEP_PLANS).list(row -> row);
    }
  }

  private static final String KEEP_PLANS =
      """
      select set_config('plan_cache_mode', 'force_generic_plan', true),
        set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
        set_config('enable_mergejoin', 'off', true)\
      """;

  /// One statement; arguments as for [Queries#sql].
  public Piped sql(String text, @Nullable Object... arguments) {
    var next = new Piped(text, arguments);
    piped.add(next);
    return next;
  }

  /// Sends what was given, and waits for the answers.
  public void send() {
    var before = transaction.takeHeld();
    if (before != null) {
      piped.addAll(0, before.piped);
      before.piped.clear();
    }
    if (piped.isEmpty()) {
      return;
    }
    try {
      execute();
    } catch (SQLException e) {
      var failure = new SqlFailure(e);
      throw before == null ? failure : before.failed.apply(failure);
    } finally {
      piped.clear();
    }
  }

  /// Sends what was given together with what the transaction sends next, or before its commit. The
  /// answers are there then.
  ///
  /// @param otherwise what is thrown when that fails, by any of its statements
  public void sendWithNext(Function<SqlFailure, RuntimeException> otherwise) {
    failed = otherwise;
    transaction.hold(this);
  }

  private void execute() throws SQLException {
    statements.increment(piped.size());
    String text = piped.stream().map(each -> each.text).collect(Collectors.joining(";\n"));
    try (PreparedStatement prepared = connection.prepareStatement(text)) {
      int arguments = 0;
      for (Piped each : piped) {
        Arguments.bind(prepared, arguments, each.arguments);
        arguments += each.arguments.length;
      }
      prepared.execute();
      for (Piped each : piped) {
        each.answered(prepared);
        prepared.getMoreResults();
      }
    }
  }

  /// An answer that is there once the pipeline was sent. Not thread-safe; confined as the pipeline.
  public static final class Answer<T> {
    private @Nullable T value;

    private Answer() {}

    /// One that is known already.
    public static <T> Answer<T> of(T value) {
      var answer = new Answer<T>();
      answer.value = value;
      return answer;
    }

    /// The answer; to ask before it was sent is a bug.
    public T get() {
      if (value == null) {
        throw new IllegalStateException("the pipeline was not sent, or failed");
      }
      return value;
    }
  }

  /// A statement of a pipeline. Not thread-safe; confined as the pipeline.
  public static final class Piped {
    private final String text;
    private final @Nullable Object[] arguments;
    private Taker taker = _ -> {};

    private Piped(String text, @Nullable Object[] arguments) {
      this.text = text;
      this.arguments = arguments;
    }

    /// All rows.
    public <T> Answer<List<T>> list(Function<Row, T> reader) {
      var answer = new Answer<List<T>>();
      taker =
          prepared -> {
            var found = new ArrayList<T>();
            try (ResultSet rows = prepared.getResultSet()) {
              var row = new Row(rows);
              while (rows.next()) {
                found.add(reader.apply(row));
              }
            }
            answer.value = found;
          };
      return answer;
    }

    /// Changes rows; answers how many.
    public Answer<Integer> run() {
      var answer = new Answer<Integer>();
      taker = prepared -> answer.value = prepared.getUpdateCount();
      return answer;
    }

    private void answered(PreparedStatement prepared) throws SQLException {
      taker.take(prepared);
    }

    @FunctionalInterface
    private interface Taker {
      void take(PreparedStatement prepared) throws SQLException;
    }
  }
}
