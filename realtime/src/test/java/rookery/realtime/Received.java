package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What was sent over a channel, read as a client does: bytes in, frames out, however they were put
/// together. Not thread-safe; confined to its test.
final class Received {
  private final EmbeddedChannel channel;
  private final ByteBuf bytes = Unpooled.buffer();

  /// A frame. Immutable.
  record Frame(int kind, String text) {
    boolean isText() {
      return kind == 0x81;
    }
  }

  Received(EmbeddedChannel channel) {
    this.channel = channel;
  }

  /// The next frame, null if no whole one was sent.
  @Nullable Frame next() {
    for (ByteBuf more = channel.readOutbound(); more != null; more = channel.readOutbound()) {
      bytes.writeBytes(more);
      more.release();
    }
    if (!bytes.isReadable()) {
      return null;
    }
    int kind = bytes.readUnsignedByte();
    int length = bytes.readUnsignedByte();
    if (length == 126) {
      length = bytes.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(bytes.readLong());
    }
    var text = bytes.readCharSequence(length, StandardCharsets.UTF_8).toString();
    bytes.discardReadBytes();
    return new Frame(kind, text);
  }
}
