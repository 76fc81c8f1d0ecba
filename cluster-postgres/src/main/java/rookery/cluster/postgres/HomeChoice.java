package rookery.cluster.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import rookery.cluster.Epoch;

/// Decides what a node does about the log's epoch and home. Pure. Immutable.
record HomeChoice(Duration degradedAfter, Duration rediscoverAfter) {
  /// What a node sees.
  ///
  /// @param redis the epoch that Redis answers; none while it does not answer
  /// @param redisOver whether that epoch has ended before
  /// @param without how long this node has not found the current epoch in Redis
  /// @param othersSee whether another node finds the current epoch in Redis
  /// @param allSee whether this node leads and all nodes have seen one and the same Redis for long
  ///   enough
  /// @param postgres the epoch of the log in PostgreSQL
  record Situation(
      Reign reign,
      Optional<Epoch> redis,
      boolean redisOver,
      Duration without,
      BooleanSupplier othersSee,
      BooleanSupplier allSee,
      Optional<Epoch> postgres) {}

  /// What to do.
  enum Move {
    STAY,
    /// Make the epoch that Redis is in the current one.
    ADOPT_REDIS,
    /// Make the epoch that the log in PostgreSQL is in the current one.
    ADOPT_POSTGRES,
    /// Let Redis begin another epoch: the one it is in was ended, and nobody finds the current one.
    RENEW_REDIS,
    TO_POSTGRES,
    TO_REDIS
  }

  Move of(Situation now) {
    return switch (now.reign().home()) {
      case REDIS -> inRedis(now);
      case POSTGRES -> inPostgres(now);
    };
  }

  private Move inRedis(Situation now) {
    boolean found = now.redis().isPresent();
    boolean there = found && now.reign().any() && now.redis().get().equals(now.reign().epoch());
    if (there) {
      return Move.STAY;
    }
    if (found && !now.redisOver()) {
      return Move.ADOPT_REDIS;
    }
    if (now.without().compareTo(degradedAfter) >= 0) {
      return Move.TO_POSTGRES;
    }
    boolean patient = now.without().compareTo(rediscoverAfter) < 0;
    return !found || patient || now.othersSee().getAsBoolean() ? Move.STAY : Move.RENEW_REDIS;
  }

  private static Move inPostgres(Situation now) {
    if (now.postgres().isPresent() && !now.postgres().get().equals(now.reign().epoch())) {
      return Move.ADOPT_POSTGRES;
    }
    boolean ready = now.reign().mayReturn() && now.redis().isPresent();
    return ready && now.allSee().getAsBoolean() ? Move.TO_REDIS : Move.STAY;
  }
}
