package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import rookery.kernel.Problem;

/// Takes the bodies of requests in, as far as they are not too large and do not come too slowly.
/// Thread-safe; each body is confined to its connection's event loop.
final class Intake {
  private static final Problem TOO_LARGE =
      new Problem.TooLarge(
          "api.context.request_body_too_large.app_error", "The request body is too large.");
  private static final Problem TOO_SLOW =
      new Problem.TooSlow("api.context.request_timeout.app_error", "The request came too slowly.");

  private final Supplier<Slowness> slowness;
  private final BiConsumer<RoutingContext, Problem> refuse;
  private final Counter slowHeads;
  private final Counter slowBodies;

  /// @param refuse answers a request that is not taken in
  Intake(
      Supplier<Slowness> slowness,
      BiConsumer<RoutingContext, Problem> refuse,
      MeterRegistry metrics) {
    this.slowness = slowness;
    this.refuse = refuse;
    this.slowHeads = tooSlow(metrics, "head");
    this.slowBodies = tooSlow(metrics, "body");
  }

  private static Counter tooSlow(MeterRegistry metrics, String part) {
    return Counter.builder("rookery_http_too_slow").tag("part", part).register(metrics);
  }

  /// Watches the heads of a connection that begins.
  void watch(io.vertx.core.http.HttpConnection connection) {
    HeadTimer.watch(connection, slowness, slowHeads);
  }

  /// Takes a body in.
  ///
  /// @param limit the most bytes
  /// @param whole is given all of it
  void read(RoutingContext at, long limit, Consumer<Buffer> whole) {
    HttpServerRequest request = at.request();
    String length = request.getHeader("Content-Length");
    if (length != null && length.length() < 19 && Long.parseLong(length) > limit) {
      refuse.accept(at, TOO_LARGE);
      return;
    }
    var body = Buffer.buffer();
    long timer = timer(at, body);
    request.exceptionHandler(_ -> at.vertx().cancelTimer(timer));
    request.handler(chunk -> {
      if (body.length() + (long) chunk.length() <= limit) {
        body.appendBuffer(chunk);
      } else if (!at.response().ended()) {
        at.vertx().cancelTimer(timer);
        refuse.accept(at, TOO_LARGE);
      }
    });
    request.endHandler(_ -> {
      at.vertx().cancelTimer(timer);
      if (!at.response().ended()) {
        whole.accept(body);
      }
    });
  }

  private long timer(RoutingContext at, Buffer body) {
    long[] before = new long[1];
    return at.vertx()
        .setPeriodic(
            slowness.get().over().toMillis(),
            id -> {
              boolean over = at.response().ended() || at.response().closed();
              long since = body.length() - before[0];
              before[0] = body.length();
              if (over) {
                at.vertx().cancelTimer(id);
              } else if (since < slowness.get().leastBytes()) {
                at.vertx().cancelTimer(id);
                slowBodies.increment();
                giveUp(at);
              }
            });
  }

  /// What still comes is not waited for. Over HTTP/2 other requests may be under way beside it.
  private void giveUp(RoutingContext at) {
    boolean alone = at.request().version() != HttpVersion.HTTP_2;
    if (alone) {
      at.response().putHeader("Connection", "close");
    }
    refuse.accept(at, TOO_SLOW);
    if (alone) {
      var _ = at.request().connection().close();
    }
  }
}
