package rookery.cluster.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Epoch;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;

/// What this node sees of Redis, and since when it has not seen what it should. Thread-safe.
final class RedisSight {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSight.class);

  private final RemoteLog.Look look;
  private final LongSupplier nanos;
  private volatile Optional<Epoch> epoch = Optional.empty();
  private volatile String failure = "";
  private volatile long goodAt;

  /// @param nanos this process' time
  RedisSight(RemoteLog.Look look, LongSupplier nanos) {
    this.look = look;
    this.nanos = nanos;
    this.goodAt = nanos.getAsLong();
  }

  /// Asks Redis.
  Optional<Position> ask() {
    try {
      Position end = look.look();
      epoch = Optional.of(end.epoch());
      return Optional.of(end);
    } catch (LogUnavailable e) {
      LOG.debug("Redis does not answer", e);
      failure = String.valueOf(e.getMessage());
      epoch = Optional.empty();
      return Optional.empty();
    }
  }

  /// The epoch that it was in when it was asked last; none if it did not answer.
  Optional<Epoch> epoch() {
    return epoch;
  }

  /// Why it did not answer, when it did not last.
  String failure() {
    return failure;
  }

  /// All is well at this moment.
  void good() {
    goodAt = nanos.getAsLong();
  }

  /// For how long all has not been well.
  Duration without() {
    return Duration.ofNanos(nanos.getAsLong() - goodAt);
  }
}
