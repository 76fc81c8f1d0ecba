package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
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

  private static final long NONE = -1;
  private static final long LINGER_BYTES = 1 << 20;
  private static final long LINGER_MILLIS = 2_000;

  /// What remains of the request is not wanted (RFC 9113, 8.1).
  private static final long NO_ERROR = 0;

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
    return Counter.builder("rookery_http_too_slow")
        .description("requests answered 408")
        .tag("part", part)
        .register(metrics);
  }

  /// Watches the heads of a connection that begins.
  void watch(HttpConnection connection) {
    HeadTimer.watch(connection, slowness, slowHeads);
  }

  /// Takes a body in.
  ///
  /// @param limit the most bytes
  /// @param whole is given all of it
  void read(RoutingContext at, long limit, Consumer<Buffer> whole) {
    var body = new Body(at, limit, whole);
    String length = at.request().getHeader("Content-Length");
    if (length != null && length.length() < 19 && Long.parseLong(length) > limit) {
      body.refuse();
    } else {
      body.begin();
    }
  }

  /// A body that comes in. Not thread-safe; confined to its connection's event loop.
  private final class Body {
    private final RoutingContext at;
    private final long limit;
    private final Consumer<Buffer> whole;
    private final Buffer bytes = Buffer.buffer();
    private boolean ended;
    private long timer = NONE;
    private long before;
    private long room = LINGER_BYTES;

    Body(RoutingContext at, long limit, Consumer<Buffer> whole) {
      this.at = at;
      this.limit = limit;
      this.whole = whole;
    }

    void begin() {
      at.request().exceptionHandler(_ -> ended());
      at.request().handler(this::take);
      at.request()
          .endHandler(_ -> {
            ended();
            whole.accept(bytes);
          });
      // Most bodies come with their heads, and need no watching.
      at.vertx().getOrCreateContext().runOnContext(_ -> watch());
    }

    private void take(Buffer chunk) {
      if (bytes.length() + (long) chunk.length() <= limit) {
        bytes.appendBuffer(chunk);
      } else {
        unwatch();
        refuse();
      }
    }

    private void ended() {
      ended = true;
      unwatch();
    }

    private void unwatch() {
      if (timer != NONE) {
        at.vertx().cancelTimer(timer);
        timer = NONE;
      }
    }

    private void watch() {
      if (!ended && timer == NONE) {
        timer = at.vertx().setPeriodic(slowness.get().over().toMillis(), _ -> look());
      }
    }

    private void look() {
      long since = bytes.length() - before;
      before = bytes.length();
      if (since < slowness.get().leastBytes()) {
        slowBodies.increment();
        if (at.request().version() != HttpVersion.HTTP_2) {
          at.response().putHeader("Connection", "close");
        }
        refuse.accept(at, TOO_SLOW);
        giveUp();
      }
    }

    /// Answers, and reads on for a little while only: who is cut off at once may not see the
    /// answer.
    void refuse() {
      timer = at.vertx().setTimer(LINGER_MILLIS, _ -> giveUp());
      at.request().exceptionHandler(_ -> ended());
      at.request().endHandler(_ -> ended());
      at.request()
          .handler(chunk -> {
            room -= chunk.length();
            if (room < 0) {
              giveUp();
            }
          });
      refuse.accept(at, TOO_LARGE);
    }

    /// Over HTTP/2 only this request ends: others may be under way beside it.
    private void giveUp() {
      if (ended) {
        return;
      }
      ended();
      if (at.request().version() == HttpVersion.HTTP_2) {
        var _ = at.response().reset(NO_ERROR);
      } else {
        var _ = at.request().connection().close();
      }
    }
  }
}
