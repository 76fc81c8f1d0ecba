package rookery.server.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Condition.Reason;
import rookery.cluster.postgres.Leadership;
import rookery.cluster.postgres.SwitchingLog;

/// Whether what the cluster stands on is there for this node: Redis and PostgreSQL. Thread-safe.
final class Surroundings {
  static final String REDIS_AWAY = "redis_away";
  static final String LOG_IN_POSTGRES = "log_in_postgres";
  static final String DATABASE_AWAY = "database_away";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final @Nullable SwitchingLog log;
  private final Leadership leadership;
  private int looksWithoutRedis;
  private int looksWithoutDatabase;

  Surroundings(Optional<SwitchingLog> log, Leadership leadership) {
    this.log = log.orElse(null);
    this.leadership = leadership;
  }

  /// Whether this node sees the others, there where the cluster meets.
  boolean seesOthers() {
    return log == null || log.degraded() || log.seenInRedis().isPresent();
  }

  /// Whether the log is in PostgreSQL because a node is without Redis.
  boolean degraded() {
    return log != null && log.degraded();
  }

  /// Where the log is, for people.
  String home() {
    if (log == null) {
      return "in memory";
    }
    return log.degraded() ? "in PostgreSQL" : "in Redis";
  }

  /// What is amiss. Called about once a second.
  synchronized List<Reason> amiss() {
    var reasons = new ArrayList<Reason>();
    // Twice: a node that was paused has not asked meanwhile.
    boolean unanswered = leadership.unanswered().compareTo(PATIENCE) > 0;
    looksWithoutDatabase = unanswered ? looksWithoutDatabase + 1 : 0;
    if (looksWithoutDatabase > 1) {
      reasons.add(
          new Reason(
              DATABASE_AWAY,
              "PostgreSQL does not answer this node: requests that need it are answered 503, and"
                  + " nobody leads. Look after PostgreSQL, or this node's way to it; all goes on by"
                  + " itself then."));
    }
    if (log == null) {
      return reasons;
    }
    looksWithoutRedis = log.seenInRedis().isPresent() ? 0 : looksWithoutRedis + 1;
    if (looksWithoutRedis > 1) {
      reasons.add(
          new Reason(
              REDIS_AWAY,
              "This node does not reach Redis ("
                  + log.redisFailure()
                  + "). Mend Redis, or this node's way to it; the node joins again by itself. What"
                  + " is written meanwhile is kept, and told through PostgreSQL before long."));
    }
    if (log.degraded()) {
      reasons.add(
          new Reason(
              LOG_IN_POSTGRES,
              "The event log is in PostgreSQL, because a node does not reach Redis. All goes on,"
                  + " somewhat later than usual. The nodes that do not reach Redis say so; the log"
                  + " moves back by itself once all of them do."));
    }
    return reasons;
  }
}
