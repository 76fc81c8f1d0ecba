package rookery.realtime;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;

/// Memory of channels without a network, which nobody gives back: what a client of a simulation
/// never reads is the collector's. Thread-safe.
final class PlainMemory extends AbstractByteBufAllocator {
  private PlainMemory() {}

  /// A channel with such memory, for which no more than this may wait.
  static EmbeddedChannel channel(RealtimeSettings settings) {
    var channel = new EmbeddedChannel();
    int most = settings.mostPending();
    channel.config().setAllocator(new PlainMemory());
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(most / 2, most));
    return channel;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
