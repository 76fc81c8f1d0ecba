package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what this node has to tell clients and other nodes, by type, once each (protocol:
/// realtime 9). Thread-safe.
final class Published {
  private final MeterRegistry metrics;
  private final Map<String, Counter> events = new ConcurrentHashMap<>();
  private final Map<String, Counter> notices = new ConcurrentHashMap<>();

  Published(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void count(LogRecord record) {
    switch (record) {
      case ClientEvent event ->
          counter(events, "mattermost_websocket_event_total", "type", event.type()).increment();
      case Notice notice -> toNodes(notice.topic()).increment();
      case EntitlementChange _ -> toNodes("entitlement").increment();
    }
  }

  private Counter toNodes(String name) {
    return counter(notices, "mattermost_cluster_cluster_event_type_totals", "name", name);
  }

  private Counter counter(Map<String, Counter> known, String figure, String tag, String value) {
    return known.computeIfAbsent(
        value, each -> Counter.builder(figure).tag(tag, each).register(metrics));
  }
}
