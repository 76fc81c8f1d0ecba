package rookery.cluster.redis;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Rate;
import rookery.cluster.RateLimits;

/// Counts in Redis, for all nodes together; by itself while Redis is away. What is owed counts by
/// the clock of Redis, and is forgotten once nothing is. Thread-safe.
public final class RedisRateLimits implements RateLimits {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimits.class);
  private static final Script CHARGE = Script.packaged("charge.lua");

  private final RedisSettings settings;
  private final RateLimits alone;
  private final Lane lane;
  private volatile boolean away;

  /// @param alone counts while Redis is away
  public RedisRateLimits(RedisSettings settings, RateLimits alone) {
    this.settings = settings;
    this.alone = alone;
    this.lane = new Lane(settings, "limits");
  }

  @Override
  public Rate.Charge charge(String key, Rate rate) {
    var keys = List.of(settings.key("rate:" + key));
    try {
      var answer =
          (List<?>) lane.ask(link -> link.run(CHARGE, keys, rate.costMicros(), rate.mostMicros()));
      long owed = Long.parseLong(Head.text(answer.get(1)));
      away = false;
      return Head.text(answer.get(0)).equals("1") ? rate.allowed(owed) : rate.refused(owed);
    } catch (Away e) {
      if (!away) {
        LOG.warn("Requests are counted by this node alone, as Redis is away: {}", e.getMessage());
      }
      away = true;
      return alone.charge(key, rate);
    }
  }

  /// Whether this node counts by itself.
  public boolean away() {
    return away;
  }

  @Override
  public void close() {
    lane.close();
  }
}
