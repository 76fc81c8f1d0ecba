package rookery.server.audit;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;
import rookery.kernel.Page;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// Keeps entries in the database for some days. Of failures it keeps so many an hour at most:
/// whoever fails on purpose does not fill the disk. Thread-safe; blocking.
final class AuditTable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTable.class);

  private static final int UNAVAILABLE = 503;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Database database;
  private final IdSource ids;
  private final InstantSource clock;
  private final IntSupplier days;
  private final int failures;
  private final Counter lost;
  private long hour;
  private int kept;

  /// @param days how long entries are kept
  /// @param failures how many of an hour this node keeps
  /// @param lost counts what is not
  AuditTable(
      Database database,
      IdSource ids,
      InstantSource clock,
      IntSupplier days,
      int failures,
      Counter lost) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.days = days;
    this.failures = failures;
    this.lost = lost;
  }

  /// Keeps an entry, if it can. What failed because the database is away is not tried there again.
  void add(AuditEntry entry) {
    var failure = entry.failure();
    if (failure != null && failure.status() == UNAVAILABLE) {
      return;
    }
    if (failure != null && !room(entry.at() / HOUR)) {
      lost.increment();
      return;
    }
    try {
      database.write(transaction -> {
        AuditSql.insert(transaction, ids.next(), entry);
        return entry;
      });
    } catch (ProblemException e) {
      lost.increment();
      LOG.warn("{} is not kept in the table of the audit log", entry.act(), e);
    }
  }

  private synchronized boolean room(long now) {
    if (now != hour) {
      hour = now;
      kept = 0;
    }
    if (kept == failures) {
      LOG.warn(
          "More than {} failures in an hour: the table of the audit log takes no more of them",
          failures);
    }
    return ++kept <= failures;
  }

  /// The newest first.
  List<AuditJson> page(Page page) {
    return database.read(q -> AuditSql.page(q, page));
  }

  /// Those of a user, the newest first.
  List<AuditJson> page(UserId user, Page page) {
    return database.read(q -> AuditSql.page(q, user, page));
  }

  boolean anyOld(Queries queries) {
    return AuditSql.anyBefore(queries, old());
  }

  int deleteOld(Transaction transaction, int most) {
    return AuditSql.deleteBefore(transaction, old(), most);
  }

  private long old() {
    return clock.millis() - Duration.ofDays(days.getAsInt()).toMillis();
  }
}
