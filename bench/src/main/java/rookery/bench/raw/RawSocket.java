package rookery.bench.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/// One socket of a flock: it asks for a WebSocket, answers pings, and counts the rest. Not
/// thread-safe; confined to its event loop.
final class RawSocket extends ChannelInboundHandlerAdapter {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /// A masked frame without a payload.
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final String WELCOME = "HTTP/1.1 101";
  private static final int LONGEST_HEAD = 16_384;
  private static final String CONNECTION = "\"connection_id\":\"";

  private final Flock flock;
  private final String request;
  private final String token;
  private final FrameCounter frames = new FrameCounter(new Heard());
  private ByteBuf head = Unpooled.EMPTY_BUFFER;
  private boolean upgraded;
  private boolean greeted;
  private boolean ping;
  private String connection;
  private long next;

  private RawSocket(Flock flock, String request, Place place) {
    this.flock = flock;
    this.request = request;
    this.token = place.token();
    this.connection = place.connection();
    this.upgraded = request.isEmpty();
    this.next = place.connection().isEmpty() ? FrameCounter.NO_SEQ : place.next();
  }

  /// One to which frames come without being asked for.
  static RawSocket listening(Flock flock) {
    return new RawSocket(flock, "", new Place("", "", 0));
  }

  /// One of a user; it goes on at a place if that is one.
  static RawSocket of(Flock flock, Place place) {
    String query =
        place.connection().isEmpty()
            ? ""
            : "?connection_id=%s&sequence_number=%d".formatted(place.connection(), place.next());
    return new RawSocket(flock, upgrade(query, place.token()), place);
  }

  private static String upgrade(String query, String token) {
    return """
    GET /api/v4/websocket%s HTTP/1.1\r
    Host: 127.0.0.1\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Cookie: MMAUTHTOKEN=%s\r
    \r
    """
        .formatted(query, token);
  }

  /// Where another may go on.
  Place place() {
    return new Place(token, connection, next);
  }

  /// What comes over it. Not thread-safe; confined to its event loop.
  private final class Heard implements FrameCounter.Out {
    @Override
    public void first(String text) {
      int at = text.indexOf(CONNECTION);
      if (connection.isEmpty() && at >= 0) {
        int from = at + CONNECTION.length();
        connection = text.substring(from, text.indexOf('"', from));
      }
    }

    @Override
    public void frame(int opcode, long length, long seq) {
      switch (opcode) {
        case TEXT -> text(length, seq);
        case PING -> ping = true;
        case CLOSE -> flock.failed("closed by the server");
        default -> {}
      }
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!upgraded) {
      head = Unpooled.buffer(256, LONGEST_HEAD);
      context.writeAndFlush(Unpooled.wrappedBuffer(request.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (upgraded || handshake(context, in)) {
        frames.take(in);
      }
      if (ping) {
        ping = false;
        context.writeAndFlush(Unpooled.wrappedBuffer(PONG));
      }
    } finally {
      in.release();
    }
  }

  /// Whether the answer is complete; what follows it is left in `in`.
  private boolean handshake(ChannelHandlerContext context, ByteBuf in) {
    int before = head.writerIndex();
    int many = Math.min(in.readableBytes(), head.maxWritableBytes());
    head.writeBytes(in, in.readerIndex(), many);
    int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END), head);
    if (end < 0) {
      in.skipBytes(many);
      return false;
    }
    String answer = head.toString(0, end, StandardCharsets.US_ASCII);
    in.skipBytes(end + END.length - before);
    head = Unpooled.EMPTY_BUFFER;
    if (!answer.startsWith(WELCOME)) {
      flock.failed("refused: " + answer.lines().findFirst().orElse(""));
      context.close();
      return false;
    }
    upgraded = true;
    return true;
  }

  private void text(long length, long seq) {
    if (!greeted) {
      greeted = true;
      flock.greeted(this);
    }
    if (seq != FrameCounter.NO_SEQ) {
      if (next != FrameCounter.NO_SEQ && seq != next) {
        flock.failed("event %d in place of %d".formatted(seq, next));
      }
      next = seq + 1;
    } else if (next != FrameCounter.NO_SEQ) {
      next++;
    }
    flock.frame(length);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    flock.failed("gone");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    flock.failed(cause.toString());
    context.close();
  }
}
