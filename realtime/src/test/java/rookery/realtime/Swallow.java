package rookery.realtime;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/// Takes what is written, in place of a network that costs nothing. Not thread-safe; confined to
/// its channel.
final class Swallow extends ChannelOutboundHandlerAdapter {
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    // Nothing is left to send.
  }
}
