package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ends a connection on which the head of a request began and does not come to its end: it would be
/// held for as long as a byte comes now and then. Over HTTP/2 heads come whole. Not thread-safe;
/// confined to the connection's event loop.
final class HeadTimer {
  private static final String BYTES = "head-bytes";
  private static final String OBJECTS = "head-objects";
  private static final byte[] ANSWER =
      """
      HTTP/1.1 408 Request Timeout\r
      Connection: close\r
      Content-Type: application/json\r
      Content-Length: %d\r
      \r
      %s\
      """
          .formatted(body().length(), body())
          .getBytes(StandardCharsets.US_ASCII);

  private final Supplier<Slowness> slowness;
  private final Counter tooSlow;
  private @Nullable ScheduledFuture<?> timer;
  private boolean inRequest;
  private long heads;

  private HeadTimer(Supplier<Slowness> slowness, Counter tooSlow) {
    this.slowness = slowness;
    this.tooSlow = tooSlow;
  }

  private static String body() {
    return "{\"detailed_error\":\"\",\"id\":\"api.context.request_timeout.app_error\","
        + "\"message\":\"The request came too slowly.\",\"request_id\":\"\",\"status_code\":408}";
  }

  /// Watches a connection that begins.
  static void watch(HttpConnection connection, Supplier<Slowness> slowness, Counter tooSlow) {
    ChannelHandlerContext http = ((HttpServerConnection) connection).channelHandlerContext();
    ChannelPipeline pipeline = http.pipeline();
    ChannelHandler decoder = pipeline.get(HttpObjectDecoder.class);
    if (decoder != null) {
      var timer = new HeadTimer(slowness, tooSlow);
      pipeline.addBefore(pipeline.context(decoder).name(), BYTES, timer.bytes());
      pipeline.addBefore(http.name(), OBJECTS, timer.objects());
    }
  }

  /// Watches no longer: what comes now is no HTTP.
  static void leave(ChannelPipeline pipeline) {
    for (String name : new String[] {BYTES, OBJECTS}) {
      if (pipeline.get(name) != null) {
        pipeline.remove(name);
      }
    }
  }

  private ChannelHandler bytes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        long before = heads;
        context.fireChannelRead(message);
        if (heads == before && !inRequest && timer == null && !context.isRemoved()) {
          timer =
              context
                  .executor()
                  .schedule(
                      () -> giveUp(context),
                      slowness.get().headWithin().toMillis(),
                      TimeUnit.MILLISECONDS);
        }
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
      }

      @Override
      public void handlerRemoved(ChannelHandlerContext context) {
        stop();
      }
    };
  }

  private ChannelHandler objects() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
          heads++;
          inRequest = true;
          stop();
        }
        if (message instanceof LastHttpContent) {
          inRequest = false;
        }
        context.fireChannelRead(message);
      }
    };
  }

  private void giveUp(ChannelHandlerContext context) {
    timer = null;
    if (!inRequest) {
      tooSlow.increment();
      context
          .writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void stop() {
    ScheduledFuture<?> old = timer;
    if (old != null) {
      old.cancel(false);
      timer = null;
    }
  }
}
