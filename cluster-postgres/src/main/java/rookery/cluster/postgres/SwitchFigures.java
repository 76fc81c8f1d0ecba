package rookery.cluster.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators learn of the log's home. Thread-safe.
final class SwitchFigures {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchFigures.class);

  private final MeterRegistry metrics;
  private final Counter toRedis;
  private final Counter toPostgres;

  SwitchFigures(MeterRegistry metrics) {
    this.metrics = metrics;
    this.toRedis = counter(metrics, Home.REDIS);
    this.toPostgres = counter(metrics, Home.POSTGRES);
  }

  private static Counter counter(MeterRegistry metrics, Home to) {
    return Counter.builder("rookery_log_switches").tag("to", to.name()).register(metrics);
  }

  void watch(SwitchingLog log) {
    Gauge.builder("rookery_log_degraded", log, of -> of.degraded() ? 1 : 0).register(metrics);
  }

  /// The current epoch is another one.
  void follows(Reign before, Reign now) {
    if (!before.any() || before.home() == now.home()) {
      LOG.info("The current epoch of the event log is {}, in {}", now.epoch(), now.home());
      if (now.home() == Home.POSTGRES && !before.any()) {
        LOG.warn("The event log is in PostgreSQL, because a node does not reach Redis");
      }
      return;
    }
    switch (now.home()) {
      case POSTGRES -> {
        toPostgres.increment();
        LOG.warn(
            "A node does not reach Redis: the event log is in PostgreSQL now (epoch {}). All goes"
                + " on, somewhat later than usual. Mend Redis, or the way to it; the log moves back"
                + " by itself once all nodes have reached the same Redis for a while",
            now.epoch());
      }
      case REDIS -> {
        toRedis.increment();
        LOG.info("All nodes reach Redis: the event log is there again (epoch {})", now.epoch());
      }
    }
  }
}
