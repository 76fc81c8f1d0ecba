package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

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

  private static HttpRequest to(MetricsServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
  }
}
