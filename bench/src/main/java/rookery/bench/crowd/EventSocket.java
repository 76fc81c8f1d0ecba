package rookery.bench.crowd;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import rookery.bench.wire.Wire;

/// One WebSocket of a client. Not thread-safe; confined to its event loop.
final class EventSocket extends SimpleChannelInboundHandler<TextWebSocketFrame> {
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final int LONGEST_REFUSAL = 64 * 1024;

  /// The shortest time that a browser gives a socket to open.
  private static final long PATIENCE_MILLIS = 20_000;

  private final Ear ear;
  private @Nullable Channel channel;
  private int refusal;
  private boolean over;

  /// Hears what happens, on the event loop.
  interface Ear {
    void opened();

    void heard(TextWebSocketFrame frame);

    /// @param refusal the status if the server did not want it, else 0
    void closed(int refusal);
  }

  private EventSocket(Ear ear) {
    this.ear = ear;
  }

  /// Opens one.
  ///
  /// @param query what the client presents
  static EventSocket open(
      Wire wire, EventLoop loop, InetSocketAddress to, String token, String query, Ear ear) {
    var socket = new EventSocket(ear);
    var address =
        URI.create("ws://127.0.0.1:%d/api/v4/websocket?%s".formatted(to.getPort(), query));
    var headers = new DefaultHttpHeaders().set(HttpHeaderNames.COOKIE, "MMAUTHTOKEN=" + token);
    var protocol =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(address)
            .version(WebSocketVersion.V13)
            .customHeaders(headers)
            .maxFramePayloadLength(LARGEST)
            .handshakeTimeoutMillis(PATIENCE_MILLIS)
            .generateOriginHeader(false)
            .build();
    wire.connect(
            loop,
            to,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(LONGEST_REFUSAL),
                        new WebSocketClientProtocolHandler(protocol),
                        socket);
              }
            })
        .addListener(result -> {
          if (!result.isSuccess()) {
            socket.end();
          }
        });
    return socket;
  }

  void send(String text) {
    Channel to = channel;
    if (to != null) {
      to.writeAndFlush(new TextWebSocketFrame(text));
    }
  }

  /// Closes it; the ear hears of it.
  void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      ear.opened();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
    ear.heard(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
      refusal = refused.response().status().code();
    }
    context.close();
  }

  private void end() {
    if (!over) {
      over = true;
      ear.closed(refusal);
    }
  }
}
