package rookery.cluster.postgres;

import java.time.Duration;
import rookery.cluster.Epoch;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// PostgreSQL's word on which epoch of the log counts. Each change names the epoch it saw, so of
/// several at once one is made; an epoch that ended never counts again. Immutable; all methods are
/// blocking.
final class Authority {
  private final Database database;
  private final Incarnation self;
  private final IdSource ids;
  private final Leadership leadership;
  private final SwitchSettings settings;

  Authority(
      Database database,
      Incarnation self,
      IdSource ids,
      Leadership leadership,
      SwitchSettings settings) {
    this.database = database;
    this.self = self;
    this.ids = ids;
    this.leadership = leadership;
    this.settings = settings;
  }

  Reign read() {
    return database.read(AuthoritySql::read).orElse(Reign.NONE);
  }

  boolean ended(Epoch epoch) {
    return database.read(queries -> AuthoritySql.ended(queries, epoch));
  }

  /// Whether another node finds `epoch` in Redis.
  boolean othersSee(Epoch epoch) {
    return database.read(queries -> LeaseSql.othersSee(queries, self, epoch));
  }

  /// Whether this node leads, and all nodes have seen one and the same Redis for a while.
  boolean allSee() {
    Duration steady = settings.steadyFor();
    return leadership.leads() && database.read(queries -> LeaseSql.allSee(queries, steady));
  }

  /// Makes an epoch that was found the current one.
  boolean adopt(long seen, Epoch epoch, Home home) {
    return database.write(tx -> succeed(tx, seen, epoch, home));
  }

  /// Moves the log to Redis, where `epoch` was begun for that.
  boolean moveToRedis(long seen, Epoch epoch) {
    return leadership.guarded(tx -> succeed(tx, seen, epoch, Home.REDIS)).orElse(false);
  }

  /// Moves the log to PostgreSQL, into a new epoch.
  boolean moveToPostgres(long seen) {
    var fresh = new Epoch("e" + ids.next());
    return database.write(tx -> {
      if (!AuthoritySql.lock(tx, seen)) {
        return false;
      }
      AuthoritySql.hold(tx, settings.firstHold(), settings.longestHold());
      LogSql.begin(tx, fresh);
      AuthoritySql.succeed(tx, fresh, Home.POSTGRES);
      return true;
    });
  }

  private static boolean succeed(Transaction transaction, long seen, Epoch epoch, Home home) {
    if (!AuthoritySql.lock(transaction, seen) || AuthoritySql.ended(transaction, epoch)) {
      return false;
    }
    AuthoritySql.succeed(transaction, epoch, home);
    return true;
  }
}
