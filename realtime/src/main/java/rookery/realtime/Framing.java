package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes frames as they go over the wire (RFC 6455, 5.2): those of one socket behind each other in
/// one buffer, each a copy of the bytes that all recipients share, with its `seq`. No object is
/// made for a frame; where the [Outlet] takes them at once, all sockets share the buffer, too. Not
/// thread-safe; confined to its event loop.
final class Framing {
  /// The name of the handler that reads frames.
  static final String READER = "frames";

  /// So many bytes of a client that is behind are put together before it is looked whether it takes
  /// more.
  static final int MOST_UNSEEN = 16 * 1_024;

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;

  /// From this length on a header has two bytes for it, then eight.
  private static final int SHORT = 126;

  private static final int LONG = 1 << 16;
  private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);

  /// The most that surrounds an event's bytes: header, key, number, brace.
  private static final int AROUND = 10 + SEQ.length + 19 + 1;

  /// Frames beyond so many bytes go into another buffer.
  private static final int LARGEST = 1 << 16;

  /// Where frames are put together that are sent at once, once there was one; kept as long as this.
  private @Nullable ByteBuf sheet;

  private final Run start = Run.none();
  private final byte[] tail = new byte[AROUND];
  private byte[][] frames = new byte[16][];

  /// Where what waits for a socket begins.
  Run start() {
    return start;
  }

  /// Writes what waits for a socket. What cannot be sent at once is, with the channel's next flush.
  ///
  /// @param first the number of the first frame; each has the next one
  void write(Outlet out, Run run, long first) {
    int count = run.count();
    if (frames.length < count) {
      frames = new byte[Math.max(count, 2 * frames.length)][];
    }
    run.unroll(frames);
    try {
      for (int from = 0; from < count; ) {
        int to = fitting(from, count);
        write(out, from, to, first);
        from = to;
      }
    } finally {
      Arrays.fill(frames, 0, count, null);
    }
  }

  /// The first frame behind those that go into one buffer: one at least.
  private int fitting(int from, int count) {
    int size = size(from);
    int to = from + 1;
    while (to < count && size + size(to) <= LARGEST) {
      size += size(to);
      to++;
    }
    return to;
  }

  private int size(int frame) {
    return frames[frame].length + AROUND;
  }

  private void write(Outlet out, int from, int to, long first) {
    int size = 0;
    for (int i = from; i < to; i++) {
      size += size(i);
    }
    if (size <= LARGEST && out.direct()) {
      ByteBuf buffer = sheet().clear();
      put(buffer, from, to, first);
      out.send(buffer);
      return;
    }
    ByteBuf buffer = out.channel().alloc().directBuffer(size);
    boolean whole = false;
    try {
      put(buffer, from, to, first);
      whole = true;
    } finally {
      if (!whole) {
        buffer.release();
      }
    }
    out.write(buffer);
  }

  private ByteBuf sheet() {
    ByteBuf found = sheet;
    if (found == null) {
      found = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(LARGEST));
      sheet = found;
    }
    return found;
  }

  private void put(ByteBuf buffer, int from, int to, long first) {
    for (int i = from; i < to; i++) {
      put(buffer, frames[i], first + i);
    }
  }

  private void put(ByteBuf buffer, byte[] event, long seq) {
    int from = tail(seq);
    int length = tail.length - from;
    head(buffer, TEXT, event.length + length);
    buffer.writeBytes(event).writeBytes(tail, from, length);
  }

  /// Writes `,"seq":123}` at the end of [#tail]; answers where it begins.
  private int tail(long seq) {
    int at = tail.length;
    tail[--at] = '}';
    long rest = seq;
    do {
      tail[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    at -= SEQ.length;
    System.arraycopy(SEQ, 0, tail, at, SEQ.length);
    return at;
  }

  private static void head(ByteBuf buffer, int kind, int length) {
    if (length < SHORT) {
      buffer.writeShort(kind << 8 | length);
    } else if (length < LONG) {
      buffer.writeInt(kind << 24 | SHORT << 16 | length);
    } else {
      buffer.writeShort(kind << 8 | SHORT + 1).writeLong(length);
    }
  }

  /// A text frame of its own, such as a reply.
  static ByteBuf text(Channel channel, byte[] json) {
    ByteBuf buffer = channel.alloc().directBuffer(json.length + AROUND);
    head(buffer, TEXT, json.length);
    return buffer.writeBytes(json);
  }

  /// Asks whether a client is there.
  static ByteBuf ping(Channel channel) {
    return channel.alloc().directBuffer(2).writeShort(PING << 8);
  }

  /// The answer to a client that asks.
  ///
  /// @param content what it asked with; at most 125 bytes
  static ByteBuf pong(Channel channel, ByteBuf content) {
    ByteBuf buffer = channel.alloc().directBuffer(content.readableBytes() + 2);
    head(buffer, PONG, content.readableBytes());
    return buffer.writeBytes(content, content.readerIndex(), content.readableBytes());
  }

  /// The last frame.
  ///
  /// @param code negative for none
  static ByteBuf close(Channel channel, int code, String text) {
    byte[] reason = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf buffer = channel.alloc().directBuffer(reason.length + 4);
    head(buffer, CLOSE, code < 0 ? 0 : reason.length + 2);
    return code < 0 ? buffer : buffer.writeShort(code).writeBytes(reason);
  }
}
