package rookery.bench.bare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A process that can do one thing: send the same text as a WebSocket frame to everybody who is
/// connected, each with a number of its own at its end. Nobody is asked who they are, nothing is
/// looked up, nothing is kept. Thread-safe; each circle is confined to its event loop.
final class Broadcaster {
  private static final int BACKLOG = 4_096;
  private static final int SEND_BUFFER = 64 * 1_024;

  private final byte[] text;
  private final Map<EventLoop, Circle> circles = new HashMap<>();

  private Broadcaster(byte[] text) {
    this.text = text.clone();
  }

  /// @param arguments the port for those who listen, the port of who tells it to send, how many
  ///   event loops, and the file of the text
  public static void main(String[] arguments) throws IOException {
    var broadcaster = new Broadcaster(Files.readAllBytes(Path.of(arguments[3])));
    broadcaster.serve(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]));
  }

  private void serve(int port, int controlPort, int loops) {
    boolean epoll = Epoll.isAvailable();
    var io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    var acceptor = new MultiThreadIoEventLoopGroup(1, io);
    var group = new MultiThreadIoEventLoopGroup(loops, io);
    group.forEach(loop -> circles.put((EventLoop) loop, new Circle(text)));
    listen(acceptor, group, type, port, this::listener);
    listen(acceptor, acceptor, type, controlPort, () -> new Control(this));
  }

  private ChannelHandler listener() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        circle(context).add(context.channel());
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        circle(context).remove(context.channel());
      }

      private Circle circle(ChannelHandlerContext context) {
        return Objects.requireNonNull(circles.get(context.channel().eventLoop()));
      }
    };
  }

  private static void listen(
      EventLoopGroup acceptor,
      EventLoopGroup group,
      Class<? extends ServerChannel> type,
      int port,
      Supplier<ChannelHandler> handlers) {
    new ServerBootstrap()
        .group(acceptor, group)
        .channel(type)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.get());
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .syncUninterruptibly();
  }

  /// Sends so many events to everybody.
  ///
  /// @param joined whether all that one listener gets are one write
  /// @param written called when all circles have written
  private void send(int events, boolean joined, Runnable written) {
    var left = new AtomicInteger(circles.size());
    circles.forEach((loop, circle) ->
        loop.execute(() -> {
          circle.send(events, joined);
          if (left.decrementAndGet() == 0) {
            written.run();
          }
        }));
  }

  /// Who tells it to send: two bytes each time, how many events, and whether they are joined. The
  /// answer is how many nanoseconds it took from reading that to the last write. Not thread-safe;
  /// confined to its event loop.
  private static final class Control extends ChannelInboundHandlerAdapter {
    private final Broadcaster broadcaster;
    private int events;

    Control(Broadcaster broadcaster) {
      this.broadcaster = broadcaster;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf in = (ByteBuf) message;
      while (in.isReadable()) {
        int next = in.readUnsignedByte();
        if (events == 0) {
          events = next;
        } else {
          long since = System.nanoTime();
          broadcaster.send(events, next == 1, () -> answer(context, System.nanoTime() - since));
          events = 0;
        }
      }
      in.release();
    }

    private static void answer(ChannelHandlerContext context, long nanos) {
      context.writeAndFlush(Unpooled.copyLong(nanos));
    }
  }

  /// The listeners of one event loop. Not thread-safe; confined to it.
  private static final class Circle {
    private static final int HEADER = 4;
    private static final int LONGEST_TAIL = 32;
    private static final byte[] HELLO =
        "\u0081\u0009{\"seq\":0}".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] text;
    private final List<Channel> listeners = new ArrayList<>();
    private final Map<Channel, Integer> places = new HashMap<>();
    private long[] seqs = new long[1_024];

    Circle(byte[] text) {
      this.text = text;
    }

    void add(Channel listener) {
      places.put(listener, listeners.size());
      listeners.add(listener);
      if (listeners.size() > seqs.length) {
        seqs = Arrays.copyOf(seqs, seqs.length * 2);
      }
      seqs[listeners.size() - 1] = 1;
      // It knows then that it will get everything.
      listener.writeAndFlush(Unpooled.wrappedBuffer(HELLO));
    }

    void remove(Channel listener) {
      Integer place = places.remove(listener);
      if (place != null) {
        int last = listeners.size() - 1;
        Channel moved = listeners.get(last);
        listeners.set(place, moved);
        seqs[place] = seqs[last];
        listeners.remove(last);
        if (place != last) {
          places.put(moved, place);
        }
      }
    }

    void send(int events, boolean joined) {
      if (joined) {
        write(events);
        return;
      }
      for (int i = 0; i < events; i++) {
        write(1);
      }
    }

    private void write(int events) {
      for (int i = 0; i < listeners.size(); i++) {
        Channel to = listeners.get(i);
        ByteBuf buffer = to.alloc().ioBuffer(events * (text.length + HEADER + LONGEST_TAIL));
        for (int j = 0; j < events; j++) {
          frame(buffer, seqs[i]++);
        }
        to.writeAndFlush(buffer, to.voidPromise());
      }
    }

    private void frame(ByteBuf buffer, long seq) {
      byte[] tail = (",\"seq\":" + seq + "}").getBytes(StandardCharsets.US_ASCII);
      buffer.writeByte(0x81).writeByte(126).writeShort(text.length + tail.length);
      buffer.writeBytes(text).writeBytes(tail);
    }
  }
}
