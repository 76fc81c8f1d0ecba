package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.ClientEvent;
import rookery.kernel.LogMark;

/// One socket: frames in, frames out, and its deadlines (protocol: realtime 1.4). What the frames
/// mean is the [Conversation]'s. Not thread-safe; confined to its event loop.
final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  /// How long a close frame may take to reach a client before the connection is cut.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// How long a client that sends on may take to see the close frame.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final long NOT_DUE = -1;

  private final Channel channel;
  private final Outlet out;
  private final Shard shard;
  private final RealtimeSettings settings;
  private final Figures figures;
  private final OriginClient client;
  private final Conversation conversation;
  private final long openedAt = System.nanoTime();
  private long lastPong = openedAt;
  private long lastPing = openedAt;
  private final Inflow inflow;
  private boolean closing;
  private @Nullable Run waiting;
  private long firstSeq;
  private long dueSince = NOT_DUE;

  Socket(
      Channel channel,
      Shard shard,
      RealtimeSettings settings,
      Figures figures,
      OriginClient client,
      Conversation.Making conversation) {
    this.channel = channel;
    this.out = Outlet.of(channel);
    this.shard = shard;
    this.settings = settings;
    this.figures = figures;
    this.client = client;
    this.conversation = conversation.with(this);
    this.inflow = new Inflow(channel, settings.caps(), figures, openedAt);
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

  /// Takes an event, which then waits for what is written next; false if nothing is sent any more.
  ///
  /// @param event the frame but for its number; the same object for all who are sent the same
  /// @param seq its number
  boolean add(byte[] event, long seq) {
    if (closing) {
      return false;
    }
    Run before = waiting;
    if (before == null) {
      firstSeq = seq;
      before = shard.framing().start();
    } else if (firstSeq + before.count() != seq) {
      throw new IllegalStateException("events are numbered without a gap");
    }
    waiting = before.then(event);
    return true;
  }

  /// Puts what waits into the channel.
  private void write() {
    Run run = waiting;
    if (run == null) {
      return;
    }
    waiting = null;
    boolean whole = false;
    try {
      shard.framing().write(out, run, firstSeq);
      whole = true;
    } catch (RuntimeException e) {
      LOG.error("A socket could not be written to; its client comes back", e);
    } finally {
      if (!whole) {
        cut();
      }
    }
  }

  /// Notes that it is to be written to; false if that is so already.
  ///
  /// @param since a number that only grows
  boolean due(long since) {
    if (dueSince != NOT_DUE) {
      return false;
    }
    dueSince = since;
    return true;
  }

  /// See [Writes]: any number that comes of looking at what a write looks at.
  long fetched() {
    return firstSeq + out.fetched();
  }

  /// Since when it is to be written to.
  long dueSince() {
    return dueSince;
  }

  /// Sends what waits. A client for which too much waits then is closed: it comes back and goes on,
  /// whereas leaving events out would be a silent hole.
  void writeDue() {
    dueSince = NOT_DUE;
    if (closing || waiting == null) {
      return;
    }
    write();
    flushUnlessSlow();
  }

  private void flushUnlessSlow() {
    if (out.takes()) {
      out.flush();
    } else {
      close(CloseReason.SLOW);
    }
  }

  /// Whether there is room for more, for a client that is behind: no more is written to it before.
  boolean takes() {
    if (waiting != null && waiting.bytes() >= Framing.MOST_UNSEEN) {
      write();
    }
    return out.takes();
  }

  /// Sends what waits.
  void flush() {
    write();
    out.flush();
  }

  /// A frame was written.
  ///
  /// @param name for the metric
  void count(String name) {
    figures.frames(name, 1);
  }

  /// What was its connection receives nothing more here; the socket is closed soon.
  void freeze() {
    conversation.freeze();
  }

  /// Takes an event that is not from the log, the first of a connection.
  void say(ClientEvent event, long seq) {
    write();
    if (add(event.json(), seq)) {
      count(event.type());
    }
  }

  /// Sends a reply.
  void reply(byte[] json) {
    if (closing) {
      return;
    }
    count("response");
    write();
    out.write(Framing.text(channel, json));
    flushUnlessSlow();
  }

  /// Whether more may be read from the client; if not, it is held up by TCP.
  void reading(boolean on) {
    inflow.reading(on);
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
      endWith(reason.code(), reason.text(), reason.sendsOn() ? LINGER : Duration.ZERO);
    }
  }

  private void cut() {
    closing = true;
    conversation.over();
    channel.close();
  }

  /// @param linger for how long what the client still sends is read and thrown away once the frame
  ///   is out: closed with something unread, TCP would take the frame away from the client
  private void endWith(int code, String text, Duration linger) {
    write();
    if (closing) {
      return;
    }
    closing = true;
    conversation.over();
    channel.config().setAutoRead(true);
    out.writeLast(Framing.close(channel, code, text)).addListener(_ -> closeIn(linger));
    closeIn(PATIENCE);
  }

  private void closeIn(Duration time) {
    if (time.isZero()) {
      channel.close();
      return;
    }
    channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
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
      send(Framing.ping(channel));
      conversation.checkSession();
    }
  }

  private static boolean past(long since, Duration limit, long now) {
    return now - since >= limit.toNanos();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (closing) {
      if (frame instanceof CloseWebSocketFrame) {
        channel.close();
      }
      return;
    }
    if (!inflow.takes(settings.caps().get())) {
      close(CloseReason.FLOOD);
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> take(RequestReader.text(bytes(text)));
      case BinaryWebSocketFrame binary -> take(RequestReader.binary(bytes(binary)));
      case PingWebSocketFrame ping -> send(Framing.pong(channel, ping.content()));
      case PongWebSocketFrame _ -> {
        lastPong = System.nanoTime();
        conversation.alive();
      }
      case CloseWebSocketFrame close -> endWith(close.statusCode(), "", Duration.ZERO);
      default -> close(CloseReason.BAD_FRAME);
    }
  }

  private void send(ByteBuf frame) {
    write();
    out.write(frame);
    out.flush();
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
