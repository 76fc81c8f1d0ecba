package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// What collects traces over OTLP/HTTP: a collector that keeps everything, and answers or does not.
/// Thread-safe.
final class TraceCollector implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean silent;

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  static TraceCollector start() {
    try {
      var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var collector = new TraceCollector(HttpServer.create(at, 0));
      collector.server.createContext("/v1/traces", collector::take);
      collector.server.setExecutor(collector.executor);
      collector.server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a node is to send its traces to.
  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /// From now on whoever comes waits for an answer in vain.
  void fallsSilent() {
    silent = true;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
      if (silent) {
        over.await();
        return;
      }
      requests.add(request);
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A step that a node told of. Immutable.
  record Told(String node, Span span) {
    String name() {
      return span.getName();
    }

    String trace() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    /// What it says of itself; "" if nothing.
    String text(String key) {
      return attribute(span.getAttributesList(), key);
    }
  }

  private static String attribute(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(each -> each.getKey().equals(key))
        .map(each ->
            each.getValue().hasIntValue()
                ? Long.toString(each.getValue().getIntValue())
                : each.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  /// All steps so far.
  List<Told> all() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(of -> {
          String node = attribute(of.getResource().getAttributesList(), "service.instance.id");
          return of.getScopeSpansList().stream()
              .flatMap(scope -> scope.getSpansList().stream())
              .map(span -> new Told(node, span));
        })
        .toList();
  }

  /// All that came, as people read it.
  String everything() {
    return requests.toString();
  }

  /// Waits for a step.
  Told awaits(String what, Predicate<Told> wanted) {
    await(what).atMost(SOON).until(() -> all().stream().anyMatch(wanted));
    var found = all().stream().filter(wanted).toList();
    assertThat(found).as(what).hasSize(1);
    return found.getFirst();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    executor.close();
  }
}
