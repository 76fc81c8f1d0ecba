package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.kernel.Buckets;

class MetricsServerTest {
  @Test
  void figures_are_served_at_one_address_and_nothing_else_is() throws Exception {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("rookery_test_things").increment(3);
    try (var server = MetricsServer.start("127.0.0.1", 0, registry);
        var client = HttpClient.newHttpClient()) {
      var found = client.send(to(server, "/metrics"), HttpResponse.BodyHandlers.ofString());
      var missing = client.send(to(server, "/debug"), HttpResponse.BodyHandlers.ofString());

      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.body()).contains("rookery_test_things_total 3.0").contains("jvm_memory");
      assertThat(missing.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void only_get_is_answered_and_the_front_page_leads_to_the_figures() throws Exception {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (var server = MetricsServer.start("127.0.0.1", 0, registry);
        var client = HttpClient.newHttpClient()) {
      var front = client.send(to(server, "/"), HttpResponse.BodyHandlers.ofString());
      var post =
          HttpRequest.newBuilder(to(server, "/metrics").uri())
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();

      assertThat(front.statusCode()).isEqualTo(200);
      assertThat(front.body()).contains("href=\"metrics\"");
      assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void names_are_written_as_dashboards_know_them() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.gauge("mattermost_http_websockets_total", List.of(Tag.of("of", "web")), 3);
    registry.gauge("rookery_build_info", 1);
    registry.counter("mattermost_cluster_cluster_event_type_totals", "name", "x").increment();
    registry.counter("mattermost_http_requests_total").increment();
    Timer.builder("mattermost_api_time")
        .serviceLevelObjectives(Buckets.usual())
        .register(registry)
        .record(Duration.ofMillis(7));

    assertThat(new Exposition(registry).text().lines())
        .contains(
            "# TYPE mattermost_http_websockets_total gauge",
            "mattermost_http_websockets_total{of=\"web\"} 3.0",
            "rookery_build_info 1.0",
            "# TYPE mattermost_cluster_cluster_event_type_totals counter",
            "mattermost_cluster_cluster_event_type_totals{name=\"x\"} 1.0",
            "mattermost_http_requests_total 1.0",
            "# TYPE mattermost_api_time histogram",
            "mattermost_api_time_bucket{le=\"0.005\"} 0",
            "mattermost_api_time_bucket{le=\"0.01\"} 1",
            "mattermost_api_time_count 1",
            "mattermost_api_time_sum 0.007")
        .noneMatch(line -> line.startsWith("mattermost_http_websockets{"));
  }

  @Test
  void who_sends_half_a_request_keeps_nobody_else_from_the_figures() throws Exception {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (var server = MetricsServer.start("127.0.0.1", 0, registry);
        var client = HttpClient.newHttpClient();
        var half = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      half.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));

      var found = client.send(to(server, "/metrics"), HttpResponse.BodyHandlers.ofString());

      assertThat(found.statusCode()).isEqualTo(200);
    }
  }

  private static HttpRequest to(MetricsServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
  }
}
