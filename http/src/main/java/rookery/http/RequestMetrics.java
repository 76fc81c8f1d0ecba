package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import rookery.kernel.Buckets;

/// Counts and times requests under the names that existing dashboards know (protocol: realtime 9).
/// Thread-safe.
final class RequestMetrics {
  private static final List<String> CONTEXTS = List.of("page_load", "reconnect");

  private final MeterRegistry registry;
  private final Counter requests;
  private final Counter errors;
  private final List<Counter> classes;

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.requests = Counter.builder("mattermost_http_requests_total").register(registry);
    this.errors = Counter.builder("mattermost_http_errors_total").register(registry);
    // All at once: Prometheus cannot see the first increment of what begins with it.
    this.classes =
        IntStream.rangeClosed(1, 5)
            .mapToObj(digit ->
                Counter.builder("rookery_http_answers")
                    .tag("class", digit + "xx")
                    .register(registry))
            .toList();
  }

  void answered(Route route, Call.Request request, int status, long nanos) {
    requests.increment();
    classes.get(Math.clamp(status / 100, 1, 5) - 1).increment();
    if (status >= 400) {
      errors.increment();
    }
    if (request.headers().containsKey("if-none-match") && status < 400) {
      String outcome = status == 304 ? "hit" : "miss";
      Counter.builder("mattermost_cache_etag_" + outcome + "_total")
          .tag("route", route.path())
          .register(registry)
          .increment();
    }
    Timer.builder("mattermost_api_time")
        .tag("handler", route.path())
        .tag("method", route.method().name())
        .tag("status_code", Integer.toString(status))
        .tag("origin_client", originClient(request))
        .tag("page_load_context", context(request))
        .serviceLevelObjectives(Buckets.usual())
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String context(Call.Request request) {
    String said = request.headers().getOrDefault("x-page-load-context", "");
    return CONTEXTS.contains(said) ? said : "";
  }

  /// Which client this is, by its first or last word (protocol: realtime 1.2).
  static String originClient(Call.Request request) {
    if (request.query().getOrDefault("mobilev2", "").equals("true")) {
      return "mobile";
    }
    String agent = request.headers().getOrDefault("user-agent", "").strip();
    String first = agent.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    String last = agent.substring(agent.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
    if (first.startsWith("rnbeta") || first.startsWith("mattermost")) {
      return "mobile";
    }
    return last.startsWith("mattermost") ? "desktop" : "web";
  }
}
