package rookery.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;
import rookery.kernel.Tracing;

/// The HTTP server: REST, the socket endpoint and static files on one port, connections spread over
/// the event loops. Thread-safe.
public final class HttpServer implements AutoCloseable {
  /// Bytes of an answer. Less than a packet is sent as fast as it is: compressing the answer to a
  /// post cost more than reading the request.
  private static final int WORTH_COMPRESSING = 1_400;

  /// Of zlib: lists are hardly longer than with its usual 6, for a good deal less work.
  private static final int COMPRESSION_LEVEL = 3;

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration SHUT_DOWN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Exchanges exchanges;
  private final int port;
  private final List<Listener> listeners;

  private HttpServer(Vertx vertx, Exchanges exchanges, int port, List<Listener> listeners) {
    this.vertx = vertx;
    this.exchanges = exchanges;
    this.port = port;
    this.listeners = listeners;
  }

  /// What the server serves.
  ///
  /// @param versionId the value of `X-Version-Id`, asked for at every answer
  /// @param limiter says who sends too many requests
  /// @param tracing is told of requests
  public record Content(
      List<Route> routes,
      SessionGate gate,
      SocketAcceptor sockets,
      StaticSite site,
      Supplier<String> versionId,
      RateLimiter limiter,
      Tracing tracing) {
    /// What is served to anybody, as often as they ask.
    public Content(
        List<Route> routes,
        SessionGate gate,
        SocketAcceptor sockets,
        StaticSite site,
        Supplier<String> versionId) {
      this(routes, gate, sockets, site, versionId, RateLimiter.NONE, Tracing.OFF);
    }
  }

  /// Starts to listen, with settings that stay.
  ///
  /// @throws CannotListen when the address cannot be used
  public static HttpServer start(
      HttpSettings settings, Content content, IdSource ids, MeterRegistry metrics)
      throws CannotListen {
    return start(() -> settings, content, ids, metrics);
  }

  /// Starts to listen.
  ///
  /// @param current the settings as they are now; what concerns the listener, the event loops, the
  ///   number of requests and the pace stays as it is at first
  /// @throws CannotListen when the address cannot be used
  public static HttpServer start(
      Supplier<HttpSettings> current, Content content, IdSource ids, MeterRegistry metrics)
      throws CannotListen {
    HttpSettings settings = current.get();
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false))
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
    var exchanges = new Exchanges(current, content, ids, metrics);
    var listeners = new CopyOnWriteArrayList<Listener>();
    try {
      int port = settings.port() == 0 ? anyFreePort() : settings.port();
      var server = new HttpServer(vertx, exchanges, port, listeners);
      server.listen(settings, metrics);
      return server;
    } catch (UnusableCertificate e) {
      var _ = vertx.close();
      throw new CannotListen(e);
    } catch (ExecutionException e) {
      var _ = vertx.close();
      throw new CannotListen(
          settings.host(), settings.port(), e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      var _ = vertx.close();
      throw new CannotListen(settings.host(), settings.port(), e);
    }
  }

  private void listen(HttpSettings settings, MeterRegistry metrics)
      throws ExecutionException, TimeoutException, UnusableCertificate {
    HttpServerOptions options = options(settings, port);
    Certificate certificate = null;
    if (settings.tls().isPresent()) {
      certificate = Certificate.read(settings.tls().get(), vertx);
      var tls = certificate.options(settings.tls().get());
      options.setSsl(true).setUseAlpn(true);
      options.setKeyCertOptions(tls.getKeyCertOptions());
      options.setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
    }
    await(
        vertx.deployVerticle(
            () -> new Listener(options, exchanges, listeners::add),
            new DeploymentOptions().setInstances(settings.eventLoops())),
        START);
    if (certificate != null) {
      CertificateWatch.begin(vertx, settings.tls().orElseThrow(), certificate, this::show, metrics);
    }
  }

  private Future<?> show(ServerSSLOptions options) {
    return Future.all(listeners.stream().map(each -> each.show(options)).toList());
  }

  private static HttpServerOptions options(HttpSettings settings, int port) {
    return new HttpServerOptions()
        .setHost(settings.host().isEmpty() ? "0.0.0.0" : settings.host())
        .setPort(port)
        .setCompressionSupported(true)
        .setCompressionLevel(COMPRESSION_LEVEL)
        .setCompressionContentSizeThreshold(WORTH_COMPRESSING)
        // Proxies speak HTTP/1.1 to nodes, and browsers speak HTTP/2 over TLS alone.
        .setHttp2ClearTextEnabled(false)
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

  /// From now on every answer asks its connection to be closed. Idle ones are left alone: whoever
  /// is about to use one must not lose a request by that.
  public void leave() {
    exchanges.leaving().begin();
  }

  /// From now on no socket is opened, and what a proxy would send to another server is refused.
  public void sendAway() {
    exchanges.sendAway();
  }

  /// Waits until no request was under way or came for a while. So long as somebody sends requests,
  /// the listener cannot be closed without losing one.
  ///
  /// @return false if it was never so quiet
  public boolean awaitQuiet(Duration quiet, Duration atMost) {
    return exchanges.underway().awaitQuiet(quiet, atMost);
  }

  /// Its event loops, to run something on each.
  public List<Executor> loops() {
    return listeners.stream().<Executor>map(each -> each::run).toList();
  }

  /// Lets requests under way finish and stops listening; while it does, new ones are refused with
  /// 503, unless it left before: then there are none. Sockets must be closed by their owner before.
  @Override
  public void close() {
    if (exchanges.leaving().begun()) {
      shutDown();
    }
    exchanges.finish(STOP);
    try {
      await(vertx.close(), STOP);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The HTTP server did not stop cleanly", e);
    }
  }

  /// At once, so that nobody comes between the last look at who comes and this.
  private void shutDown() {
    try {
      await(Future.all(listeners.stream().map(each -> each.shutDown(SHUT_DOWN)).toList()), STOP);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Some requests were still under way when the HTTP server stopped", e);
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

  /// One of the listeners that share the port, each with an event loop of its own. Thread-safe once
  /// it has started.
  private static final class Listener extends VerticleBase {
    private final HttpServerOptions options;
    private final Exchanges exchanges;
    private final Consumer<Listener> started;
    private io.vertx.core.http.@Nullable HttpServer server;

    Listener(HttpServerOptions options, Exchanges exchanges, Consumer<Listener> started) {
      this.options = options;
      this.exchanges = exchanges;
      this.started = started;
    }

    @Override
    public Future<?> start() {
      var made =
          vertx
              .createHttpServer(options)
              .connectionHandler(exchanges.intake()::watch)
              .requestHandler(exchanges.routing(vertx));
      server = made;
      started.accept(this);
      return made.listen();
    }

    Future<?> show(ServerSSLOptions options) {
      return server == null ? Future.succeededFuture() : server.updateSSLOptions(options.copy());
    }

    void run(Runnable task) {
      context.runOnContext(_ -> task.run());
    }

    /// Listens no longer, closes connections that are idle now, and others once they are.
    Future<Void> shutDown(Duration atMost) {
      return server == null
          ? Future.succeededFuture()
          : server.shutdown(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
