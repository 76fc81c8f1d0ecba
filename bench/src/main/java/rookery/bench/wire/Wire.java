package rookery.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Where connections come from: few event loops for very many of them, and several addresses of
/// this machine, since one has no more than some 28,000 ports. Thread-safe.
public final class Wire implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final long STOP_MILLIS = 5_000;

  private final EventLoopGroup group;
  private final Class<? extends Channel> type;
  private final List<String> sources;
  private final AtomicInteger connections = new AtomicInteger();

  private Wire(EventLoopGroup group, Class<? extends Channel> type, List<String> sources) {
    this.group = group;
    this.type = type;
    this.sources = List.copyOf(sources);
  }

  /// Starts the event loops.
  ///
  /// @param addresses of this machine, as far as there are so many
  public static Wire start(int loops, int addresses) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new Wire(
        new MultiThreadIoEventLoopGroup(loops, io),
        epoll ? EpollSocketChannel.class : NioSocketChannel.class,
        usable(addresses));
  }

  private static List<String> usable(int wanted) {
    var found = new ArrayList<String>();
    for (int i = 2; found.size() < wanted && i < 250; i++) {
      String address = "127.0.0." + i;
      try (var probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress(address, 0));
        found.add(address);
      } catch (IOException _) {
        // Some systems have but one.
        break;
      }
    }
    return found.isEmpty() ? List.of("127.0.0.1") : found;
  }

  /// The next event loop, in turn.
  public EventLoop loop() {
    return group.next();
  }

  /// Connects.
  ///
  /// @param loop where the connection lives
  public ChannelFuture connect(EventLoop loop, InetSocketAddress to, ChannelHandler handler) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(type)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(handler);
    if (Epoll.isAvailable()) {
      // The same port may then be used towards several nodes.
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    int number = Math.floorMod(connections.getAndIncrement(), sources.size());
    return bootstrap.connect(to, new InetSocketAddress(sources.get(number), 0));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
