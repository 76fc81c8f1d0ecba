package rookery.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes to the system at once and what waits in the channel is read in one order, whole.
class OutletTest {
  /// Where there is none, all goes through the channel.
  private static final boolean EPOLL = Epoll.isAvailable();

  private static final int SMALL = 4_096;
  private static final int RUNS = 400;

  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private final Framing framing = new Framing();
  private EventLoopGroup group;
  private InetSocketAddress address;

  @BeforeEach
  void listen() throws InterruptedException {
    group =
        new MultiThreadIoEventLoopGroup(
            1, EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    var listening =
        new ServerBootstrap()
            .group(group)
            .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.SO_SNDBUF, SMALL)
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(io.netty.channel.ChannelHandlerContext context) {
                    accepted.add(context.channel());
                  }
                })
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .sync()
            .channel();
    address = (InetSocketAddress) listening.localAddress();
  }

  @AfterEach
  void stop() {
    if (group != null) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private Socket connected() throws Exception {
    var client = new Socket();
    client.setReceiveBufferSize(SMALL);
    client.connect(address);
    return client;
  }

  private static <T> T on(Channel channel, Callable<T> work) throws Exception {
    return channel.eventLoop().submit(work).get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_client_that_reads_slowly_reads_everything_in_order(long seed) throws Exception {
    var random = new Random(seed);
    try (Socket client = connected()) {
      Channel channel = accepted.take();
      var out = on(channel, () -> Outlet.of(channel));
      var expected = new ArrayList<String>();
      var read = new ArrayList<String>();
      var decoder = FramingTest.decoder();
      int atOnce = 0;
      for (int i = 0; i < RUNS; i++) {
        int number = i;
        atOnce += on(channel, () -> written(out, number, random, expected)) ? 1 : 0;
        if (random.nextInt(3) == 0) {
          read(client.getInputStream(), decoder, read, random.nextInt(40_000));
        }
      }
      while (read.size() < expected.size()) {
        read(client.getInputStream(), decoder, read, 1);
      }
      assertThat(read).isEqualTo(expected);
      if (EPOLL) {
        assertThat(atOnce).as("written at once, of %d", RUNS).isBetween(1, RUNS - 1);
      }
    }
  }

  /// Writes some frames, sometimes with a reply between; answers whether the first could go at
  /// once.
  private boolean written(Outlet out, int number, Random random, List<String> expected) {
    boolean direct = out.direct();
    Run run = framing.start();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int size = random.nextInt(20) == 0 ? 70_000 : random.nextInt(3_000);
      String event = number + "." + i + " " + "x".repeat(size);
      run = run.then(event.getBytes(UTF_8));
      expected.add(event + ",\"seq\":" + (number * 10 + i) + "}");
    }
    framing.write(out, run, number * 10L);
    if (random.nextInt(4) == 0) {
      out.write(Framing.text(out.channel(), ("reply " + number).getBytes(UTF_8)));
      expected.add("reply " + number);
    }
    out.flush();
    return direct;
  }

  /// Reads so many bytes, if there are so many.
  private static void read(InputStream in, EmbeddedChannel decoder, List<String> into, int atLeast)
      throws Exception {
    for (int rest = atLeast; rest > 0 && (rest == 1 || in.available() > 0); ) {
      byte[] bytes = new byte[Math.clamp(in.available(), 1, 10_000)];
      int number = in.read(bytes);
      assertThat(number).as("the connection stays open").isPositive();
      decoder.writeInbound(decoder.alloc().buffer().writeBytes(bytes, 0, number));
      rest -= number;
    }
    for (Object next = decoder.readInbound(); next != null; next = decoder.readInbound()) {
      var frame = (TextWebSocketFrame) next;
      into.add(frame.text());
      frame.release();
    }
  }

  @Test
  void nothing_goes_to_a_connection_that_is_closed_here() throws Exception {
    try (Socket _ = connected()) {
      Channel channel = accepted.take();
      var out = on(channel, () -> Outlet.of(channel));
      assertThat(on(channel, out::direct)).isEqualTo(EPOLL);
      boolean after =
          on(
              channel,
              () -> {
                channel.close();
                // Nobody here has heard of it yet; its number may be another's by now.
                return out.direct();
              });
      assertThat(after).isFalse();
      on(channel, () -> written(out, 0, new Random(7), new ArrayList<>()));
    }
  }

  @Test
  void a_connection_that_breaks_is_closed() throws Exception {
    Channel channel;
    try (Socket client = connected()) {
      channel = accepted.take();
      channel.config().setAutoRead(false);
      // So that closing it resets the connection.
      client.setSoLinger(true, 0);
    }
    var out = on(channel, () -> Outlet.of(channel));
    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> {
          on(channel, () -> written(out, 0, new Random(8), new ArrayList<>()));
          return !channel.isOpen();
        });
  }

  @Test
  void what_a_handler_has_to_do_with_goes_through_it() throws Exception {
    try (Socket _ = connected()) {
      Channel channel = accepted.take();
      boolean direct =
          on(
              channel,
              () -> {
                channel.pipeline().addFirst("tls", new ChannelOutboundHandlerAdapter());
                return Outlet.of(channel).direct();
              });
      assertThat(direct).isFalse();
    }
  }
}
