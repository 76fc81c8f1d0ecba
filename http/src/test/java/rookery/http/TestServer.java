package rookery.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import rookery.kernel.Problem;
import rookery.kernel.RandomIds;
import rookery.kernel.SessionId;
import rookery.kernel.Tracing;
import rookery.kernel.UserId;

/// A server with a few routes and a socket that echoes, and a client that calls it. Thread-safe.
final class TestServer implements AutoCloseable {
  static final RandomIds IDS = new RandomIds();
  static final Caller ANN =
      new Caller(
          new UserId(IDS.next()),
          new SessionId(IDS.next()),
          List.of("system_user"),
          "csrf-of-ann",
          Caller.Kind.LOGIN);
  private static final Caller APP =
      new Caller(ANN.user(), ANN.session(), ANN.roles(), "", Caller.Kind.OAUTH);

  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Names of the handlers that the last upgraded connection was handed over with.
  final AtomicReference<List<String>> pipeline = new AtomicReference<>(List.of());

  /// What the slow route waits for.
  final CountDownLatch release = new CountDownLatch(1);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /// What `?n=` was of the upgrades that were accepted, in order.
  final List<String> accepted = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  record Thing(String name, long size) {}

  private TestServer(HttpSettings settings, RateLimiter limiter) throws CannotListen {
    server =
        HttpServer.start(
            settings,
            new HttpServer.Content(
                routes(),
                TestServer::caller,
                this::echo,
                (path, _) -> page(path),
                () -> "11.6.0.11.6.0.hash.false",
                limiter,
                Tracing.OFF),
            IDS,
            metrics);
  }

  private static Reply page(String path) {
    if (path.equals("/broken")) {
      throw new IllegalStateException("a page with a bug");
    }
    return Reply.bytes("text/html", ("page " + path).getBytes(StandardCharsets.UTF_8));
  }

  static TestServer start() throws CannotListen {
    return start(Pacing.NONE);
  }

  static TestServer start(Pacing pacing) throws CannotListen {
    return start(HttpSettings.of("127.0.0.1", 0).withPacing(pacing));
  }

  static TestServer start(HttpSettings settings) throws CannotListen {
    return start(settings, RateLimiter.NONE);
  }

  static TestServer start(HttpSettings settings, RateLimiter limiter) throws CannotListen {
    return new TestServer(settings, limiter);
  }

  private static Optional<Caller> caller(String token) {
    return switch (token) {
      case "ann" -> Optional.of(ANN);
      case "app" -> Optional.of(APP);
      default -> Optional.empty();
    };
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/api/v4/things/ids", Access.SESSION, _ -> Reply.json(List.of("all"))),
        Route.get(
            "/api/v4/things/{thing_id}",
            Access.SESSION,
            call -> Reply.json(Map.of("id", call.path("thing_id"))).tagged("v1")),
        Route.get(
            "/api/v4/public",
            Access.PUBLIC,
            call -> Reply.json(Map.of("known", call.anyCaller().isPresent()))),
        Route.get(
            "/api/v4/whence",
            Access.PUBLIC,
            call ->
                Reply.json(
                    Map.of(
                        "address", call.request().address(),
                        "secure", call.request().secure(),
                        "base", call.request().base()))),
        Route.get("/api/rookery/v1/live", Access.PROBE, _ -> Reply.ok()),
        Route.post(
            "/api/v4/things",
            Access.SESSION,
            call -> Reply.created(call.body(Thing.class, "thing"))),
        Route.post("/api/v4/free", Access.SESSION_WITHOUT_CSRF, _ -> Reply.ok()),
        Route.get("/api/v4/bug", Access.PUBLIC, _ -> bug()),
        Route.get("/api/v4/off", Access.PUBLIC, _ -> off()),
        Route.get("/api/v4/slow", Access.PUBLIC, _ -> slow()));
  }

  private static Reply bug() {
    throw new IllegalStateException("a bug");
  }

  private static Reply off() {
    throw new Problem.NotOffered("api.license_error", "This feature is not part of this server.")
        .raise();
  }

  private Reply slow() {
    try {
      boolean _ = release.await(20, TimeUnit.SECONDS);
      return Reply.ok();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A socket that answers every byte with itself and names its owner first.
  private void echo(Upgraded upgraded) {
    var channel = upgraded.channel();
    accepted.add(upgraded.request().query().getOrDefault("n", ""));
    upgraded.arrived().run();
    pipeline.set(new ArrayList<>(channel.pipeline().names()));
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush((ByteBuf) message);
              }
            });
    String who =
        (upgraded.caller() == null ? "nobody" : "somebody") + " " + upgraded.request().token();
    channel.writeAndFlush(Unpooled.copiedBuffer(who + "\n", StandardCharsets.US_ASCII));
    channel.config().setAutoRead(true);
    channel.read();
  }

  HttpServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpRequest.Builder ann(String path) {
    return to(path).header("Authorization", "BEARER ann");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
