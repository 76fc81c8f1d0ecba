package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All figures as the text that Prometheus reads. The client library takes endings such as `_total`
/// from gauges and gives times a `_seconds`; dashboards know some by exact names, which they are
/// given back here. Thread-safe.
final class Exposition {
  private static final List<String> PARTS = List.of("", "_bucket", "_count", "_sum", "_max");

  private final PrometheusMeterRegistry registry;

  Exposition(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  String text() {
    String written = registry.scrape();
    Map<String, String> names = renamed();
    var text = new StringBuilder(written.length() + 1_024);
    written.lines().forEach(line -> text.append(renamed(line, names)).append('\n'));
    return text.toString();
  }

  /// From the name that is written to the one that is meant.
  private Map<String, String> renamed() {
    var names = new TreeMap<String, String>();
    registry.forEachMeter(meter -> {
      String name = meter.getId().getName();
      if (meter instanceof Gauge && name.matches(".+_(total|info)")) {
        names.put(name.substring(0, name.lastIndexOf('_')), name);
      } else if (meter instanceof Counter && name.endsWith("_totals")) {
        names.put(name + "_total", name);
      } else if (meter instanceof Timer && name.startsWith("mattermost_")) {
        PARTS.forEach(part -> names.put(name + "_seconds" + part, name + part));
      }
    });
    return names;
  }

  private static String renamed(String line, Map<String, String> names) {
    int from = line.startsWith("# ") ? "# HELP ".length() : 0;
    int to = from;
    while (to < line.length() && line.charAt(to) != ' ' && line.charAt(to) != '{') {
      to++;
    }
    String meant = from > line.length() ? null : names.get(line.substring(from, to));
    return meant == null ? line : line.substring(0, from) + meant + line.substring(to);
  }
}
