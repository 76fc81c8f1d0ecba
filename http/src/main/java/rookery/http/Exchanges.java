package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;
import rookery.kernel.LogMark;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;

/// Carries requests from the event loop to a virtual thread each, and their answers back. The
/// number of requests handled at once is bounded; beyond it the answer is 503. Thread-safe.
final class Exchanges {
  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
  private static final String SOCKETS = "/api/v4/websocket";
  private static final Problem NO_ROUTE = Problems.noRoute().problem();
  private static final Problem TOO_LONG =
      new Problem.AddressTooLong(
          "api.context.url_too_long.app_error", "The address of the request is too long.");

  private static final Problem FULL =
      new Problem.Unavailable(
          "api.context.server_busy.app_error",
          "The server has too many requests to answer at once, please try again.",
          Duration.ofSeconds(2));

  private final Supplier<HttpSettings> settings;
  private final int mostInFlight;
  private final HttpServer.Content content;
  private final Dispatcher dispatcher;
  private final SocketUpgrade upgrade;
  private final RequestReader reader;
  private final ForBrowsers browsers;
  private final String base;
  private final Semaphore places;
  private final Underway underway = new Underway();
  private final Leaving leaving = new Leaving();
  private final Turnstile turnstile;
  private final Intake intake;
  private final RequestMetrics metrics;
  private final Counter refused;

  Exchanges(
      Supplier<HttpSettings> settings,
      HttpServer.Content content,
      IdSource ids,
      MeterRegistry registry) {
    this.settings = settings;
    this.mostInFlight = settings.get().mostInFlight();
    this.content = content;
    this.dispatcher =
        new Dispatcher(content.gate(), content.versionId(), content.limiter(), content.tracing());
    this.base = settings.get().base();
    this.browsers = new ForBrowsers(settings);
    this.upgrade =
        new SocketUpgrade(dispatcher.authentication(), browsers::origins, content.sockets());
    this.reader = new RequestReader(() -> settings.get().proxies(), base, ids);
    this.places = new Semaphore(mostInFlight);
    this.turnstile = new Turnstile(settings.get().pacing(), this::inFlight, registry);
    this.intake = new Intake(() -> settings.get().slowness(), this::refuse, registry);
    this.metrics = new RequestMetrics(registry);
    this.refused = Counter.builder("rookery_http_refused_when_full").register(registry);
    Gauge.builder("rookery_http_in_flight", this, Exchanges::inFlight).register(registry);
  }

  private long limit(Route route) {
    return route.limit() == Route.JSON_LIMIT ? settings.get().largestBody() : route.limit();
  }

  Intake intake() {
    return intake;
  }

  private int inFlight() {
    return mostInFlight - places.availablePermits();
  }

  /// What takes the requests of one event loop.
  Handler<HttpServerRequest> routing(Vertx vertx) {
    return new Routing(base, content.routes(), routes -> router(vertx, routes));
  }

  private Router router(Vertx vertx, List<Route> routes) {
    var router = Router.router(vertx);
    router.route().handler(this::admit);
    router.get(base + SOCKETS).handler(this::socket);
    routes.stream().sorted(MOST_SPECIFIC_FIRST).forEach(route -> register(router, route));
    router.route(base + "/api/*").handler(at -> refuse(at, NO_ROUTE));
    router.route(base + "/*").handler(this::site);
    router.route().handler(at -> refuse(at, NO_ROUTE));
    router.errorHandler(400, at -> refuse(at, Problems.invalidUrl("address").problem()));
    router.errorHandler(
        500, at -> LOG.error("Routing {} failed", at.request().path(), at.failure()));
    return router;
  }

  /// A literal segment before a name in braces: `/users/ids` before `/users/{user_id}`.
  private static final Comparator<Route> MOST_SPECIFIC_FIRST =
      Comparator.comparing(route -> route.path().replace('{', Character.MAX_VALUE));

  private void register(Router router, Route route) {
    String path = base + route.path().replaceAll("\\{([a-z_]+)}", ":$1");
    router.route(HttpMethod.valueOf(route.method().name()), path).handler(at -> receive(at, route));
    if (route.method() == Method.GET) {
      router.route(HttpMethod.HEAD, path).handler(at -> receive(at, route));
    }
  }

  /// What comes before any route: the length of the address, and what browsers are told.
  private void admit(RoutingContext at) {
    if (at.request().uri().length() > settings.get().longestAddress()) {
      refuse(at, TOO_LONG);
    } else if (!browsers.answer(at)) {
      at.next();
    }
  }

  private void receive(RoutingContext at, Route route) {
    if (route.access() != Access.PROBE) {
      underway.begin(at);
    }
    if (route.method() == Method.GET) {
      handle(at, route, Buffer.buffer());
      return;
    }
    intake.read(at, limit(route), body -> handle(at, route, body));
  }

  private void handle(RoutingContext at, Route route, Buffer body) {
    Call.Request request = reader.read(at.request(), at.pathParams(), body.getBytes());
    Work work =
        loop -> {
          long start = System.nanoTime();
          Reply reply = dispatcher.answer(route, request);
          metrics.answered(route, request, reply.status(), System.nanoTime() - start);
          loop.runOnContext(_ -> write(at, reply));
        };
    if (route.access() == Access.PROBE) {
      run(at, request, work, () -> {});
      return;
    }
    var refusal = leaving.refuses(request);
    if (refusal.isPresent()) {
      write(at, dispatcher.refusal(request, refusal.get()));
    } else {
      offload(at, request, work);
    }
  }

  /// What is no upgrade is answered at once; others wait for their turn.
  private void socket(RoutingContext at) {
    Call.Request request = reader.read(at.request(), at.pathParams(), new byte[0]);
    var refusal = upgrade.refusal(request).or(() -> leaving.refusesSocket(request));
    at.request().pause();
    if (refusal.isPresent()) {
      offload(
          at,
          request,
          loop -> {
            Problem problem = unlessOther(request, refusal.get());
            loop.runOnContext(_ -> write(at, dispatcher.refusal(request, problem)));
          });
      return;
    }
    var gone =
        turnstile.await(
            at.vertx().getOrCreateContext(),
            arrived -> open(at, request, arrived),
            () -> write(at, dispatcher.refusal(request, whyNot(request))));
    if (!at.response().ended()) {
      at.response().closeHandler(_ -> gone.run());
    }
  }

  /// Blocking. What is wrong with the caller is said first.
  private Problem unlessOther(Call.Request request, Problem refusal) {
    try {
      var _ = upgrade.caller(request);
      return refusal;
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  /// Why somebody has no turn.
  private Problem whyNot(Call.Request request) {
    return leaving
        .refusesSocket(request)
        .orElseGet(() ->
            new Problem.Unavailable(
                "api.web_socket.connect.upgrade.app_error",
                "Too many clients connect at once, please try again.",
                turnstile.again()));
  }

  private void open(RoutingContext at, Call.Request request, Runnable arrived) {
    if (at.response().closed()) {
      arrived.run();
      return;
    }
    var late = leaving.refusesSocket(request);
    if (late.isPresent()) {
      arrived.run();
      write(at, dispatcher.refusal(request, late.get()));
      return;
    }
    boolean taken =
        offload(
            at,
            request,
            loop -> {
              boolean answered = false;
              try {
                var tooMany = dispatcher.tooMany(SOCKETS, request);
                if (tooMany.isPresent()) {
                  loop.runOnContext(_ -> write(at, tooMany.get()));
                  return;
                }
                Caller caller = upgrade.caller(request);
                LOG.debug("A socket is opened for {}", who(caller));
                loop.runOnContext(_ -> upgrade.upgrade(at.request(), request, caller, arrived));
                answered = true;
              } catch (ProblemException e) {
                loop.runOnContext(_ -> write(at, dispatcher.refusal(request, e.problem())));
              } finally {
                if (!answered) {
                  arrived.run();
                }
              }
            });
    if (!taken) {
      arrived.run();
    }
  }

  private static String who(@Nullable Caller caller) {
    return caller == null ? "somebody who is still to say who it is" : caller.user().value();
  }

  /// Runs `work` on a virtual thread, if there is a place for it.
  private boolean offload(RoutingContext at, Call.Request request, Work work) {
    if (!places.tryAcquire()) {
      refused.increment();
      write(at, dispatcher.refusal(request, FULL));
      return false;
    }
    run(at, request, work, places::release);
    return true;
  }

  private static void run(RoutingContext at, Call.Request request, Work work, Runnable afterwards) {
    Context loop = at.vertx().getOrCreateContext();
    Thread.ofVirtual()
        .name("http")
        .start(() -> {
          try {
            LogMark.around(request.id(), () -> work.run(loop));
          } finally {
            afterwards.run();
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void run(Context loop);
  }

  private void site(RoutingContext at) {
    boolean reading =
        at.request().method().equals(HttpMethod.GET)
            || at.request().method().equals(HttpMethod.HEAD);
    if (!reading) {
      refuse(at, NO_ROUTE);
      return;
    }
    underway.begin(at);
    Call.Request request = reader.read(at.request(), at.pathParams(), new byte[0]);
    var refusal = leaving.refuses(request);
    if (refusal.isPresent()) {
      write(at, dispatcher.refusal(request, refusal.get()));
      return;
    }
    offload(
        at,
        request,
        loop -> {
          String path = siteAt(at.normalizedPath());
          Reply reply = dispatcher.page(request, () -> content.site().answer(path, request));
          loop.runOnContext(_ -> write(at, reply));
        });
  }

  private String siteAt(String path) {
    String inside = path.substring(base.length());
    return inside.isEmpty() ? "/" : inside;
  }

  private void refuse(RoutingContext at, Problem problem) {
    if (!at.response().ended()) {
      Call.Request request = reader.read(at.request(), at.pathParams(), new byte[0]);
      write(at, dispatcher.refusal(request, problem));
    }
  }

  private void write(RoutingContext at, Reply reply) {
    var response = at.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    if (leaving.begun()) {
      Leaving.giveUp(at.request());
    }
    if (!reply.contentType().isEmpty()) {
      response.putHeader("Content-Type", reply.contentType());
    }
    for (Reply.Header header : reply.headers()) {
      response.headers().add(header.name(), header.value());
    }
    if (at.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(reply.body().length));
      response.end();
    } else {
      response.end(Buffer.buffer(reply.body()));
    }
  }

  Leaving leaving() {
    return leaving;
  }

  /// From now on nobody is to come who need not; who waits to open a socket is sent away, too.
  void sendAway() {
    leaving.sendAway();
    turnstile.close();
  }

  Underway underway() {
    return underway;
  }

  /// Waits until the requests under way are answered, for a bounded time; new ones are refused.
  void finish(Duration atMost) {
    turnstile.close();
    try {
      if (!places.tryAcquire(mostInFlight, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Some requests were still under way after {}", atMost);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The routes, for lists and tests.
  List<Route> routes() {
    return content.routes();
  }
}
