package rookery.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;

/// The HTTP server: REST, the socket endpoint and static files on one port, connections spread over
/// the event loops. Thread-safe.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Exchanges exchanges;
  private final int port;

  private HttpServer(Vertx vertx, Exchanges exchanges, int port) {
    this.vertx = vertx;
    this.exchanges = exchanges;
    this.port = port;
  }

  /// What the server serves.
  ///
  /// @param versionId the value of `X-Version-Id`, asked for at every answer
  public record Content(
      List<Route> routes,
      SessionGate gate,
      SocketAcceptor sockets,
      StaticSite site,
      Supplier<String> versionId) {}

  /// Starts to listen.
  ///
  /// @throws CannotListen when the address cannot be used
  public static HttpServer start(
      HttpSettings settings, Content content, IdSource ids, MeterRegistry metrics)
      throws CannotListen {
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
    var exchanges = new Exchanges(settings, content, ids, metrics);
    try {
      int port = settings.port() == 0 ? anyFreePort() : settings.port();
      var listening =
          vertx.deployVerticle(
              () -> new Listener(options(settings, port), exchanges.router(vertx)),
              new DeploymentOptions().setInstances(settings.eventLoops()));
      await(listening, START);
      return new HttpServer(vertx, exchanges, port);
    } catch (ExecutionException e) {
      var _ = vertx.close();
      throw new CannotListen(
          settings.host(), settings.port(), e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      var _ = vertx.close();
      throw new CannotListen(settings.host(), settings.port(), e);
    }
  }

  private static HttpServerOptions options(HttpSettings settings, int port) {
    return new HttpServerOptions()
        .setHost(settings.host().isEmpty() ? "0.0.0.0" : settings.host())
        .setPort(port)
        .setCompressionSupported(true)
        .setTcpNoDelay(true)
        .setMaxInitialLineLength(32 * 1024)
        .setMaxHeaderSize(32 * 1024)
        .setIdleTimeout((int) settings.idle().toSeconds());
  }

  /// All loops must listen on the same port, so it is chosen before.
  private static int anyFreePort() {
    try (var probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /// The port that is listened on.
  public int port() {
    return port;
  }

  /// Lets requests under way finish, refuses new ones with 503, then stops listening. Sockets must
  /// be closed by their owner before.
  @Override
  public void close() {
    exchanges.finish(STOP);
    try {
      await(vertx.close(), STOP);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The HTTP server did not stop cleanly", e);
    }
  }

  private static <T> void await(Future<T> future, Duration atMost)
      throws ExecutionException, TimeoutException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    }
  }

  /// One of the listeners that share the port, each with an event loop of its own.
  private static final class Listener extends VerticleBase {
    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> handler;

    Listener(HttpServerOptions options, Handler<HttpServerRequest> handler) {
      this.options = options;
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return vertx.createHttpServer(options).requestHandler(handler).listen();
    }
  }
}
