package rookery.http;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Serves the node's figures to Prometheus, on an address of its own that clients never see: only
/// `/metrics`, and a link to it. It has threads of its own, a few, so it answers also while the
/// node has more to do than it can. Thread-safe.
public final class MetricsServer implements AutoCloseable {
  private static final int MOST_THREADS = 8;
  private static final String PAGE =
      "<!DOCTYPE html><title>Rookery</title><a href=\"metrics\">Figures for Prometheus</a>\n";

  private final com.sun.net.httpserver.HttpServer server;
  private final ExecutorService threads;
  private final JvmGcMetrics collections;

  private MetricsServer(
      com.sun.net.httpserver.HttpServer server, ExecutorService threads, JvmGcMetrics collections) {
    this.server = server;
    this.threads = threads;
    this.collections = collections;
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
      var exposition = new Exposition(registry);
      server.createContext("/", exchange -> answer(exchange, exposition));
      var threads = threads();
      server.setExecutor(threads);
      var collections = bind(registry);
      server.start();
      return new MetricsServer(server, threads, collections);
    } catch (IOException e) {
      throw new CannotListen(host, port, e);
    }
  }

  /// Platform threads: virtual ones wait behind whatever keeps the processors busy. Who finds none
  /// free is hung up on.
  private static ExecutorService threads() {
    var factory = Thread.ofPlatform().name("metrics-", 0).daemon().factory();
    return new ThreadPoolExecutor(
        0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  private static JvmGcMetrics bind(PrometheusMeterRegistry registry) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    var collections = new JvmGcMetrics();
    collections.bindTo(registry);
    return collections;
  }

  private static void answer(HttpExchange exchange, Exposition exposition) throws IOException {
    try (exchange) {
      boolean reads = exchange.getRequestMethod().equals("GET");
      switch (exchange.getRequestURI().getPath()) {
        case String path when !reads && (path.equals("/") || path.equals("/metrics")) -> {
          exchange.getResponseHeaders().set("Allow", "GET");
          answer(exchange, 405, "text/plain", "Only GET is answered here\n");
        }
        case "/metrics" ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", exposition.text());
        case "/" -> answer(exchange, 200, "text/html; charset=utf-8", PAGE);
        default -> answer(exchange, 404, "text/plain", "Figures are at /metrics\n");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean bare = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bare ? -1 : body.length);
    if (!bare) {
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
    threads.shutdownNow();
    collections.close();
  }
}
