package rookery.http;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// Serves the node's figures to Prometheus, on an address of its own that clients never see: only
/// `/metrics`. Thread-safe.
public final class MetricsServer implements AutoCloseable {
  private final com.sun.net.httpserver.HttpServer server;

  private MetricsServer(com.sun.net.httpserver.HttpServer server) {
    this.server = server;
  }

  /// Starts to listen and adds the figures of the process itself.
  ///
  /// @param host "" for every address of the machine
  /// @throws CannotListen when the address cannot be used
  public static MetricsServer start(String host, int port, PrometheusMeterRegistry registry)
      throws CannotListen {
    try {
      var address =
          host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
      var server = com.sun.net.httpserver.HttpServer.create(address, 16);
      server.createContext("/", exchange -> answer(exchange, registry));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      bind(registry);
      server.start();
      return new MetricsServer(server);
    } catch (IOException e) {
      throw new CannotListen(host, port, e);
    }
  }

  private static void bind(PrometheusMeterRegistry registry) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private static void answer(HttpExchange exchange, PrometheusMeterRegistry registry)
      throws IOException {
    try (exchange) {
      boolean known = exchange.getRequestURI().getPath().equals("/metrics");
      byte[] body =
          (known ? registry.scrape() : "Figures are at /metrics\n")
              .getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", known ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain");
      exchange.sendResponseHeaders(known ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// The port that is listened on.
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
