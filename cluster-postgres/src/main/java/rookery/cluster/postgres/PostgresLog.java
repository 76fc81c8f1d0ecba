package rookery.cluster.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// The event log in PostgreSQL: where it lives while a node does not reach Redis. An append locks
/// the log's one row of state until its commit, so entries become visible in the order of their
/// index and none is ever missing between two. Tails ask again and again. The tables are unlogged:
/// after a crash of the database they are empty, and a new epoch begins.
///
/// Thread-safe; takes no lock of its own; tailers are called from the tails' threads.
public final class PostgresLog implements EventLog {
  private static final int TRIM_EVERY = 16;

  private final Database database;
  private final IdSource ids;
  private final Duration keepFor;
  private final long keepBytes;
  private final List<PostgresTail> tails = new CopyOnWriteArrayList<>();
  private Position head = new Position(Reign.NONE.epoch(), 0);
  private volatile boolean closed;

  /// @param ids names for new epochs
  /// @param keepFor how far back the log reaches
  /// @param keepBytes how large it may become, whichever is less
  public PostgresLog(Database database, IdSource ids, Duration keepFor, long keepBytes) {
    this.database = database;
    this.ids = ids;
    this.keepFor = keepFor;
    this.keepBytes = keepBytes;
  }

  /// Asks where the log ends, and begins an epoch if there is none.
  public Position look() throws LogUnavailable {
    var found = asking(() -> database.read(LogSql::state));
    Position end =
        found.isPresent()
            ? found.get().end()
            : asking(() -> database.write(tx -> locked(tx).end()));
    heard(end);
    return end;
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    AppendResult result = inOneStep(tx -> append(tx, batch));
    if (result instanceof AppendResult.Appended(var position)) {
      heard(position);
      tails.forEach(PostgresTail::wake);
    }
    return result;
  }

  private AppendResult append(Transaction transaction, Batch batch) {
    var state = locked(transaction);
    if (!batch.epoch().equals(state.epoch())) {
      return new AppendResult.WrongEpoch(state.epoch());
    }
    var producer = LogSql.producer(transaction, batch.producer());
    if (producer.fenced()) {
      return new AppendResult.Fenced();
    }
    if (batch.sequence() <= producer.sequence()) {
      return new AppendResult.AlreadyThere(producer.sequence());
    }
    if (batch.sequence() > producer.sequence() + 1) {
      return new AppendResult.Gap(producer.sequence());
    }
    Position position = LogSql.append(transaction, state, batch);
    if (position.index() % TRIM_EVERY == 0) {
      LogSql.trim(transaction, state.bytes(), keepFor, keepBytes);
    }
    return new AppendResult.Appended(position);
  }

  private LogSql.State locked(Transaction transaction) {
    return LogSql.lock(transaction).orElseGet(() -> LogSql.begin(transaction, fresh()));
  }

  private Epoch fresh() {
    return new Epoch("e" + ids.next());
  }

  @Override
  public Position fence(Incarnation producer) throws LogUnavailable {
    Position end =
        inOneStep(tx -> {
          var state = locked(tx);
          LogSql.fence(tx, producer);
          return state.end();
        });
    heard(end);
    return end;
  }

  @Override
  public void renew(Epoch ended) throws LogUnavailable {
    Position end =
        inOneStep(tx -> {
          var state = locked(tx);
          return state.epoch().equals(ended) ? LogSql.begin(tx, fresh()).end() : state.end();
        });
    heard(end);
    tails.forEach(PostgresTail::wake);
  }

  private <T> T inOneStep(Function<Transaction, T> step) throws LogUnavailable {
    return asking(() -> database.write(step));
  }

  /// Something asked of the database.
  @FunctionalInterface
  private interface Question<T> {
    T ask();
  }

  private static <T> T asking(Question<T> question) throws LogUnavailable {
    try {
      return question.ask();
    } catch (RuntimeException e) {
      throw new LogUnavailable("PostgreSQL does not answer as the log: " + e.getMessage(), e);
    }
  }

  /// The end of the log moved, as somebody here was told.
  synchronized void heard(Position position) {
    if (!position.epoch().equals(head.epoch()) || position.compareTo(head) > 0) {
      head = position;
    }
  }

  @Override
  public synchronized Position head() {
    return head;
  }

  @Override
  public Stretch read(Position after, int most) throws LogUnavailable {
    var found = asking(() -> database.read(queries -> LogSql.behind(queries, after, most)));
    if (found.isEmpty()) {
      return new Stretch.Gone();
    }
    var entries = found.get().entries();
    boolean whole =
        entries.isEmpty()
            ? found.get().end().equals(after)
            : entries.getFirst().position().equals(after.next());
    return whole ? new Stretch.Entries(entries) : new Stretch.Gone();
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    var tail = new PostgresTail(this, database, after, tailer, tails::remove);
    tails.add(tail);
    tail.start();
    if (closed) {
      tail.close();
    }
    return tail;
  }

  @Override
  public void close() {
    closed = true;
    tails.forEach(PostgresTail::close);
  }
}
