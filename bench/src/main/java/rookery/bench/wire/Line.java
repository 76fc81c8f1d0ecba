package rookery.bench.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection, one call at a time. Not thread-safe; confined to its event loop.
final class Line extends SimpleChannelInboundHandler<HttpObject> {
  private static final String PREFIX = "/api/v4";

  private final Consumer<Line> idle;
  private @Nullable Channel channel;
  private @Nullable Asked asked;
  private int status;
  private String etag = "";
  private long bytes;
  private boolean over;

  /// @param idle is told whenever it can take the next call
  Line(Consumer<Line> idle) {
    this.idle = idle;
  }

  /// Whether it will never take a call again.
  boolean isOver() {
    return over;
  }

  /// Makes a call; on a line that is idle.
  void ask(Asked next) {
    asked = next;
    Channel to = channel;
    if (to != null) {
      to.writeAndFlush(request(next));
    }
  }

  private static FullHttpRequest request(Asked asked) {
    var call = asked.call();
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(call.method()),
            PREFIX + call.path(),
            Unpooled.wrappedBuffer(call.body()));
    var headers = request.headers();
    headers.set(HttpHeaderNames.HOST, "127.0.0.1");
    headers.set(HttpHeaderNames.COOKIE, "MMAUTHTOKEN=" + asked.token());
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
    headers.set("X-Requested-With", "XMLHttpRequest");
    if (!asked.context().isEmpty()) {
      headers.set("X-Page-Load-Context", asked.context());
    }
    if (!call.etag().isEmpty()) {
      headers.set(HttpHeaderNames.IF_NONE_MATCH, call.etag());
    }
    if (call.body().length > 0) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      headers.set(HttpHeaderNames.CONTENT_LENGTH, call.body().length);
    }
    return request;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    var waiting = asked;
    if (waiting != null) {
      context.writeAndFlush(request(waiting));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse response) {
      status = response.status().code();
      String tag = response.headers().get(HttpHeaderNames.ETAG);
      etag = tag == null ? "" : tag;
      bytes = 0;
    }
    if (part instanceof HttpContent content) {
      bytes += content.content().readableBytes();
    }
    if (part instanceof LastHttpContent) {
      var answered = asked;
      asked = null;
      if (answered != null) {
        answered.end(status, etag, bytes);
      }
      if (!over) {
        idle.accept(this);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /// It is gone, or could not even begin.
  void end() {
    if (over) {
      return;
    }
    over = true;
    var unanswered = asked;
    asked = null;
    if (unanswered != null) {
      unanswered.end(0, "", 0);
    }
    idle.accept(this);
  }

  /// Hangs up.
  void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
    end();
  }
}
