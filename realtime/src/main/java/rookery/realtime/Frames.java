package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import rookery.delivery.ClientEvent;

/// Makes frames out of an event's bytes. Those bytes are shared by all recipients and never
/// changed: a frame adds its `seq`, and what hooks put in.
final class Frames {
  private Frames() {}

  /// The frame of one recipient.
  static ByteBuf plain(ClientEvent event, long seq) {
    return Unpooled.wrappedBuffer(event.json(), tail(seq));
  }

  /// The frame of one recipient, with what hooks put into its data.
  static ByteBuf edited(DataKeys keys, FrameEdit edit, long seq) {
    return Unpooled.wrappedBuffer(keys.with(edit), tail(seq));
  }

  private static byte[] tail(long seq) {
    return (",\"seq\":" + seq + "}").getBytes(StandardCharsets.US_ASCII);
  }
}
