package rookery.cluster.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rookery.cluster.Batch;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements of the log in PostgreSQL. Immutable.
final class LogSql {
  private static final int TRIMMED_AT_ONCE = 500;

  private LogSql() {}

  /// What the log says of itself.
  record State(Epoch epoch, long index, long bytes) {
    private static State of(Row row) {
      return new State(new Epoch(row.text("epoch")), row.number("index"), row.number("bytes"));
    }

    Position end() {
      return new Position(epoch, index);
    }
  }

  /// A producer's last sequence, and whether it may append no more.
  record Producer(long sequence, boolean fenced) {}

  /// The end of the log, and entries before it.
  record Found(Position end, List<LogEntry> entries) {}

  /// Nobody else appends, fences or renews before this transaction ends. None: the log is empty, as
  /// after a crash.
  static Optional<State> lock(Transaction transaction) {
    return transaction.sql("select epoch, index, bytes from log_state for update").first(State::of);
  }

  static Optional<State> state(Queries queries) {
    return queries.sql("select epoch, index, bytes from log_state").first(State::of);
  }

  /// Begins an epoch with nothing in it.
  static State begin(Transaction transaction, Epoch epoch) {
    transaction
        .sql(
            """
            insert into log_state (epoch, index, bytes) values (?, 0, 0)
            on conflict (one) do update set epoch = excluded.epoch, index = 0, bytes = 0
            """,
            epoch.value())
        .run();
    transaction.sql("truncate log_entry, log_producer").run();
    return new State(epoch, 0, 0);
  }

  static Producer producer(Transaction transaction, Incarnation producer) {
    return transaction
        .sql("select sequence, fenced from log_producer where id = ?", producer)
        .first(row -> new Producer(row.number("sequence"), row.flag("fenced")))
        .orElse(new Producer(0, false));
  }

  /// Appends under the lock.
  static Position append(Transaction transaction, State before, Batch batch) {
    long index = before.index() + 1;
    long size = batch.events().stream().mapToLong(event -> event.length).sum();
    transaction
        .sql(
            """
            with entry as (
              insert into log_entry (index, epoch, producer, sequence, bytes, records)
              values (?, ?, ?, ?, ?, ?)
            ), counted as (
              insert into log_producer (id, sequence) values (?, ?)
              on conflict (id) do update set sequence = excluded.sequence
            )
            update log_state set index = ?, bytes = ?
            """,
            index,
            before.epoch().value(),
            batch.producer(),
            batch.sequence(),
            before.bytes() + size,
            batch.events(),
            batch.producer(),
            batch.sequence(),
            index,
            before.bytes() + size)
        .run();
    return new Position(before.epoch(), index);
  }

  /// Removes what is too old or too much, some of it; under the lock.
  static void trim(Transaction transaction, long bytes, Duration keepFor, long keepBytes) {
    transaction
        .sql(
            """
            delete from log_entry where index in (
              select index from log_entry
              where at < clock_timestamp() - make_interval(secs => ?) or bytes < ?
              order by index limit ?)
            """,
            keepFor.toMillis() / 1000.0,
            bytes - keepBytes,
            TRIMMED_AT_ONCE)
        .run();
  }

  /// Whether the oldest entry is older than that.
  static boolean anyOlder(Queries queries, Duration age) {
    return queries
        .sql(
            """
            select 1 from (select at from log_entry order by index limit 1) oldest
            where at < clock_timestamp() - make_interval(secs => ?)
            """,
            AuthoritySql.seconds(age))
        .any();
  }

  /// Removes what is older than that, some of it; answers how much.
  static int trimOlder(Transaction transaction, Duration age, int most) {
    return transaction
        .sql(
            """
            delete from log_entry where index in (
              select index from (select index, at from log_entry order by index limit ?) oldest
              where at < clock_timestamp() - make_interval(secs => ?))
            """,
            most,
            AuthoritySql.seconds(age))
        .run();
  }

  static void fence(Transaction transaction, Incarnation producer) {
    transaction
        .sql(
            """
            insert into log_producer (id, fenced) values (?, true)
            on conflict (id) do update set fenced = true
            """,
            producer)
        .run();
  }

  /// The end of the log and the entries behind `after`, if it is in the same epoch: one statement,
  /// so both are of one moment.
  static Optional<Found> behind(Queries queries, Position after, int most) {
    List<Line> lines =
        queries
            .sql(
                """
                select state.epoch, state.index as head, entry.index, entry.producer,
                  entry.sequence, record.record
                from log_state state
                left join lateral (
                  select * from log_entry
                  where log_entry.epoch = state.epoch and state.epoch = ? and log_entry.index > ?
                  order by log_entry.index limit ?) entry on true
                left join lateral unnest(entry.records)
                  with ordinality as record (record, place) on true
                order by entry.index, record.place
                """,
                after.epoch().value(),
                after.index(),
                most)
            .list(Line::of);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    var first = lines.getFirst();
    var epoch = new Epoch(first.epoch());
    return Optional.of(new Found(new Position(epoch, first.head()), entries(epoch, lines)));
  }

  /// One record of an entry; index 0 when there is none.
  private record Line(
      String epoch, long head, long index, String producer, long sequence, byte[] record) {
    static Line of(Row row) {
      return new Line(
          row.text("epoch"),
          row.number("head"),
          row.number("index"),
          row.optionalText("producer").orElse(""),
          row.number("sequence"),
          row.bytes("record"));
    }
  }

  private static List<LogEntry> entries(Epoch epoch, List<Line> lines) {
    var entries = new ArrayList<LogEntry>();
    var records = new ArrayList<Bytes>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.index() > 0) {
        records.add(Bytes.of(line.record()));
        if (i + 1 == lines.size() || lines.get(i + 1).index() != line.index()) {
          entries.add(
              new LogEntry(
                  new Position(epoch, line.index()),
                  new Incarnation(line.producer()),
                  line.sequence(),
                  records));
          records.clear();
        }
      }
    }
    return entries;
  }
}
