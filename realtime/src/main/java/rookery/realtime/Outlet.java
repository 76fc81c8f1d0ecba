package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a socket's bytes go. While nothing waits in the channel, and no handler has to do with
/// what is sent, as TLS has, they are given to the system at once, past pipeline and queue. What
/// the system does not take waits in the channel, and all that follows behind it. Not thread-safe;
/// confined to its event loop.
final class Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  private final Channel channel;

  /// Handlers behind it do nothing with what is sent, and need not be asked.
  private final ChannelOutboundInvoker through;

  /// In place of one for each write: nobody asks what became of a single one.
  private final ChannelPromise unwatched;

  private final @Nullable FileDescriptor file;

  /// Whether something may wait in the channel.
  private boolean queued = true;

  private Outlet(Channel channel, ChannelOutboundInvoker through, @Nullable FileDescriptor file) {
    this.channel = channel;
    this.through = through;
    this.file = file;
    this.unwatched = new VoidChannelPromise(channel, false);
  }

  /// Of a channel to whose pipeline no handler is added later that has to do with what is sent.
  static Outlet of(Channel channel) {
    boolean plain = true;
    for (Map.Entry<String, ChannelHandler> handler : channel.pipeline()) {
      plain &= !(handler.getValue() instanceof ChannelOutboundHandler);
    }
    ChannelHandlerContext last = channel.pipeline().lastContext();
    boolean past = last != null && !(last.handler() instanceof ChannelOutboundHandler);
    var file = plain && channel instanceof UnixChannel unix ? unix.fd() : null;
    return new Outlet(channel, past ? last : channel, file);
  }

  /// The channel it belongs to.
  Channel channel() {
    return channel;
  }

  /// Whether [#send] may be called. Looks at the file itself, too: a number that is closed may be
  /// another's connection before anybody here hears of it.
  boolean direct() {
    return file != null && !waits() && file.isOpen();
  }

  private boolean waits() {
    if (queued) {
      var queue = channel.unsafe().outboundBuffer();
      queued = queue == null || queue.totalPendingWriteBytes() > 0;
    }
    return queued;
  }

  /// Gives bytes to the system, at once; what it does not take waits in the channel, flushed. Only
  /// after [#direct].
  ///
  /// @param bytes direct memory, which stays the caller's
  void send(ByteBuf bytes) {
    try {
      bytes.skipBytes(given(bytes));
    } catch (IOException e) {
      LOG.debug("A connection broke", e);
      channel.close();
      return;
    }
    if (bytes.isReadable()) {
      write(channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes));
      flush();
    }
  }

  private int given(ByteBuf bytes) throws IOException {
    var to = Objects.requireNonNull(file, "asked before");
    int from = bytes.readerIndex();
    return bytes.hasMemoryAddress()
        ? to.writeAddress(bytes.memoryAddress(), from, bytes.writerIndex())
        : to.write(bytes.internalNioBuffer(from, bytes.readableBytes()), from, bytes.writerIndex());
  }

  /// See [Writes]: any number that comes of looking at what a write looks at.
  int fetched() {
    return file == null ? 0 : file.intValue();
  }

  /// Puts bytes into the channel; they go with the next flush.
  void write(ByteBuf bytes) {
    queued = true;
    through.write(bytes, unwatched);
  }

  /// Puts the last bytes into the channel and sends them.
  ChannelFuture writeLast(ByteBuf bytes) {
    queued = true;
    return channel.writeAndFlush(bytes);
  }

  /// Whether so little waits in the channel that there is room for more.
  boolean takes() {
    return !queued || channel.isWritable();
  }

  /// Sends what waits in the channel.
  void flush() {
    if (queued) {
      through.flush();
    }
  }
}
