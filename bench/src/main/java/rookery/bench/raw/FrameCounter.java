package rookery.bench.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Finds the frames in what a server sends, without keeping any of it. Not thread-safe; confined to
/// one socket.
final class FrameCounter {
  /// The number of a frame that has none, or whose end did not come in one piece.
  static final long NO_SEQ = -1;

  private static final int SHORT = 2;
  private static final int MEDIUM = 4;
  private static final int LONG = 10;
  private static final int IN_TWO_BYTES = 126;
  private static final int LONGEST_TAIL = 20;
  private static final int LIKELY_FIRST = 300;

  private final Out out;
  private @Nullable ByteBuf first;
  private long head;
  private int headBytes;
  private int headLength = SHORT;
  private int opcode;
  private long length;
  private long left;
  private boolean inside;

  /// Is told of each frame.
  @FunctionalInterface
  interface Out {
    /// @param length of the payload
    /// @param seq the number at its end, [#NO_SEQ] if there is none
    void frame(int opcode, long length, long seq);

    /// The payload of the very first frame, before that is told.
    default void first(String text) {}
  }

  FrameCounter(Out out) {
    this.out = out;
    this.first = Unpooled.buffer(LIKELY_FIRST);
  }

  /// The next bytes; all of them are read.
  void take(ByteBuf in) {
    while (in.isReadable()) {
      if (!inside && !header(in)) {
        return;
      }
      int here = (int) Math.min(left, in.readableBytes());
      left -= here;
      keepFirst(in, here);
      if (left == 0) {
        inside = false;
        out.frame(opcode, length, seq(in, in.readerIndex(), here));
      }
      in.skipBytes(here);
    }
  }

  private void keepFirst(ByteBuf in, int many) {
    ByteBuf kept = first;
    if (kept != null) {
      kept.writeBytes(in, in.readerIndex(), many);
      if (left == 0) {
        first = null;
        out.first(kept.toString(StandardCharsets.UTF_8));
      }
    }
  }

  /// Reads on in the header; false if there is more of it to come.
  private boolean header(ByteBuf in) {
    while (in.isReadable()) {
      int next = in.readUnsignedByte();
      head = (head << 8) | next;
      headBytes++;
      if (headBytes == 1) {
        opcode = next & 0x0f;
      } else if (headBytes == SHORT) {
        int size = next & 0x7f;
        headLength = size < IN_TWO_BYTES ? SHORT : size == IN_TWO_BYTES ? MEDIUM : LONG;
      }
      if (headBytes == headLength && headBytes >= SHORT) {
        length = headLength == SHORT ? head & 0x7f : headLength == MEDIUM ? head & 0xffff : head;
        left = length;
        head = 0;
        headBytes = 0;
        inside = length > 0;
        if (!inside) {
          out.frame(opcode, 0, NO_SEQ);
          continue;
        }
        return true;
      }
    }
    return false;
  }

  /// What stands before the brace at the end, if all of it is here.
  private static long seq(ByteBuf in, int from, int many) {
    int at = from + many - 1;
    if (in.getByte(at) != '}') {
      return NO_SEQ;
    }
    long value = 0;
    long unit = 1;
    int first = Math.max(from, at - LONGEST_TAIL);
    for (at--; at >= first; at--) {
      int c = in.getByte(at);
      if (c == ':') {
        return value;
      }
      if (c < '0' || c > '9') {
        return NO_SEQ;
      }
      value += (c - '0') * unit;
      unit *= 10;
    }
    return NO_SEQ;
  }
}
