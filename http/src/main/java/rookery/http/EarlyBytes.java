package rookery.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/// Stands before the HTTP server's handler while a connection changes hands: that one would drop
/// bytes and never give them back. A client must wait for the answer to its upgrade before it sends
/// more; what it sent before is refused, what comes after is kept for who takes the connection
/// over. Not thread-safe; confined to the connection's event loop.
final class EarlyBytes extends ChannelInboundHandlerAdapter {
  private final List<ByteBuf> kept = new ArrayList<>();
  private boolean answered;
  private boolean tooEarly;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
    } else if (answered) {
      kept.add(bytes);
    } else {
      tooEarly = true;
      bytes.release();
    }
  }

  /// The upgrade is answered: from now on bytes may come.
  void answered() {
    answered = true;
  }

  /// Whether the client sent something before it was answered.
  boolean tooEarly() {
    return tooEarly;
  }

  /// What came after the answer; the caller gives it back.
  List<ByteBuf> take() {
    var all = List.copyOf(kept);
    kept.clear();
    return all;
  }
}
