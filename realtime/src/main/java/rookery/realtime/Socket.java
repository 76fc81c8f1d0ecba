package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.LogMark;

/// One socket: frames in, frames out, and its deadlines (protocol: realtime 1.4). What the frames
/// mean is the [Conversation]'s. Not thread-safe; confined to its event loop.
final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  /// How long a close frame may take to reach a client before the connection is cut.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Channel channel;
  private final Shard shard;
  private final RealtimeSettings settings;
  private final Figures figures;
  private final OriginClient client;
  private final Conversation conversation;
  private final long openedAt = System.nanoTime();
  private long lastPong = openedAt;
  private long lastPing = openedAt;
  private final Allowance allowance;
  private boolean wanted = true;
  private boolean heldUp;
  private boolean closing;

  Socket(
      Channel channel,
      Shard shard,
      RealtimeSettings settings,
      Figures figures,
      OriginClient client,
      Conversation.Making conversation) {
    this.channel = channel;
    this.shard = shard;
    this.settings = settings;
    this.figures = figures;
    this.client = client;
    this.conversation = conversation.with(this);
    this.allowance = new Allowance(settings.caps().get(), openedAt);
  }

  Shard shard() {
    return shard;
  }

  /// Whether somebody is known to be at the other end.
  boolean attached() {
    return conversation.attached();
  }

  /// Whether the session goes on is to be looked up.
  void recheckSession() {
    conversation.recheckSession();
  }

  /// Whether the session goes on as it is, is to be looked up quickly.
  void checkSession() {
    conversation.checkSession();
  }

  /// Completed when the connection is gone.
  ChannelFuture gone() {
    return channel.closeFuture();
  }

  /// Whether nothing more is sent or listened to.
  boolean closing() {
    return closing;
  }

  /// The handler is in its pipeline: the conversation begins.
  void begin() {
    shard.add(this);
    figures.opened(client);
    conversation.begin();
  }

  /// Writes a text frame. A client for which too much waits then is closed: it comes back and goes
  /// on, whereas leaving events out would be a silent hole.
  ///
  /// @param name for the metric
  void send(ByteBuf text, String name) {
    if (closing) {
      text.release();
      return;
    }
    figures.frame(name);
    channel.write(new TextWebSocketFrame(text));
    if (!channel.isWritable()) {
      close(CloseReason.SLOW);
    }
  }

  /// Writes a text frame for a client that is behind: no more is written once it does not [#takes].
  void push(ByteBuf text, String name) {
    if (closing) {
      text.release();
      return;
    }
    figures.frame(name);
    channel.write(new TextWebSocketFrame(text));
  }

  /// Whether there is room for more.
  boolean takes() {
    return channel.isWritable();
  }

  /// What was its connection receives nothing more here; the socket is closed soon.
  void freeze() {
    conversation.freeze();
  }

  /// Writes a reply.
  void reply(byte[] json) {
    send(Unpooled.wrappedBuffer(json), "response");
    flush();
  }

  void flush() {
    channel.flush();
  }

  /// Whether more may be read from the client; if not, it is held up by TCP.
  void reading(boolean on) {
    wanted = on;
    readOrNot();
  }

  private void readOrNot() {
    boolean on = wanted && !heldUp;
    channel.config().setAutoRead(on);
    if (on) {
      channel.read();
    }
  }

  /// Who sends more than it may is read no faster: TCP holds it up, and nothing is lost. False for
  /// one that sends so much that it is closed.
  private boolean mayGoOn() {
    SocketCaps caps = settings.caps().get();
    allowance.take(caps, System.nanoTime());
    if (allowance.hopeless(caps)) {
      close(CloseReason.FLOOD);
      return false;
    }
    long pause = allowance.pause(caps);
    if (pause > 0 && !heldUp) {
      figures.heldUp();
      heldUp = true;
      readOrNot();
      channel.eventLoop().schedule(this::readOn, pause, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private void readOn() {
    if (closing) {
      return;
    }
    allowance.refill(settings.caps().get(), System.nanoTime());
    long pause = allowance.pause(settings.caps().get());
    if (pause > 0) {
      channel.eventLoop().schedule(this::readOn, pause, TimeUnit.NANOSECONDS);
    } else {
      heldUp = false;
      readOrNot();
    }
  }

  /// Closes the socket, once.
  void close(CloseReason reason) {
    if (closing) {
      return;
    }
    figures.closed(reason);
    LogMark.around(conversation.mark(), () -> LOG.debug("Closed, because {}", reason.label()));
    if (reason.code() == 0) {
      cut();
    } else {
      endWith(new CloseWebSocketFrame(new WebSocketCloseStatus(reason.code(), reason.text())));
    }
  }

  private void cut() {
    closing = true;
    conversation.over();
    channel.close();
  }

  private void endWith(CloseWebSocketFrame frame) {
    closing = true;
    conversation.over();
    channel.config().setAutoRead(true);
    channel.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Once a second: looks at the deadlines. Only pongs show that a client is there, as the protocol
  /// has it.
  void tick(long now) {
    if (closing) {
      return;
    }
    if (!attached()
        && !conversation.attaching()
        && past(openedAt, settings.authenticateWithin(), now)) {
      close(CloseReason.SILENT);
    } else if (past(lastPong, settings.pongWithin(), now)) {
      close(CloseReason.NO_PONG);
    } else if (past(lastPing, settings.pingEvery(), now)) {
      lastPing = now;
      channel.writeAndFlush(new PingWebSocketFrame());
      conversation.checkSession();
    }
  }

  private static boolean past(long since, Duration limit, long now) {
    return now - since >= limit.toNanos();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (closing || !mayGoOn()) {
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> take(RequestReader.text(bytes(text)));
      case BinaryWebSocketFrame binary -> take(RequestReader.binary(bytes(binary)));
      case PingWebSocketFrame ping ->
          channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame _ -> {
        lastPong = System.nanoTime();
        conversation.alive();
      }
      case CloseWebSocketFrame close -> endWith(answer(close));
      default -> close(CloseReason.BAD_FRAME);
    }
  }

  private static CloseWebSocketFrame answer(CloseWebSocketFrame close) {
    return close.statusCode() < 0
        ? new CloseWebSocketFrame()
        : new CloseWebSocketFrame(new WebSocketCloseStatus(close.statusCode(), ""));
  }

  private void take(Optional<Request> request) {
    request.ifPresentOrElse(conversation::take, () -> close(CloseReason.SILENT));
  }

  private static byte[] bytes(WebSocketFrame frame) {
    return ByteBufUtil.getBytes(frame.content());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!closing) {
      closing = true;
      conversation.over();
    }
    shard.remove(this);
    figures.gone(client);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    switch (cause) {
      case TooLongFrameException _ -> close(CloseReason.TOO_LARGE);
      case CorruptedWebSocketFrameException bad
          when bad.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
          close(CloseReason.TOO_LARGE);
      case CorruptedWebSocketFrameException _ -> close(CloseReason.BAD_FRAME);
      default -> {
        LogMark.around(conversation.mark(), () -> LOG.debug("A socket broke", cause));
        close(CloseReason.SILENT);
      }
    }
  }
}
