package rookery.bench.raw;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import rookery.bench.wire.Wire;

/// Very many sockets on one event loop, and when all of them have what they should. Thread-safe;
/// what it counts is confined to its event loop.
public final class Flock implements AutoCloseable {
  private static final int AT_ONCE = 64;
  private static final Duration ALL_OPEN = Duration.ofMinutes(5);
  private static final Duration ALL_HERE = Duration.ofSeconds(60);

  private final Wire wire;
  private final EventLoop loop;
  private final InetSocketAddress server;
  private final List<Channel> channels = new ArrayList<>();
  private final List<RawSocket> sockets = new ArrayList<>();
  private final Queue<RawSocket> waiting = new ArrayDeque<>();
  private CompletableFuture<Long> opened = new CompletableFuture<>();
  private CompletableFuture<Long> complete = new CompletableFuture<>();
  private int opening;
  private long missing;
  private long least;
  private boolean closed;
  private final AtomicInteger size = new AtomicInteger();

  /// None yet.
  public Flock(Wire wire, InetSocketAddress server) {
    this.wire = wire;
    this.loop = wire.loop();
    this.server = server;
  }

  /// Opens a WebSocket for each session, few at a time, and waits until all are greeted.
  public void open(List<String> tokens) {
    var all = tokens.stream().map(t -> RawSocket.of(this, new Place(t, "", 0))).toList();
    await(begun(all, AT_ONCE), ALL_OPEN, "not all sockets were opened");
  }

  /// Opens connections to a server that sends frames without being asked.
  public void open(int many) {
    var all = IntStream.range(0, many).mapToObj(_ -> RawSocket.listening(this)).toList();
    await(begun(all, AT_ONCE), ALL_OPEN, "not all sockets were opened");
  }

  /// Opens a WebSocket where each other one was, all at once, and waits for nothing.
  public void comeBack(List<Place> places) {
    var all = places.stream().map(place -> RawSocket.of(this, place)).toList();
    var _ = begun(all, all.size());
  }

  private CompletableFuture<Long> begun(List<RawSocket> all, int atOnce) {
    var done = new CompletableFuture<Long>();
    if (all.isEmpty()) {
      done.complete(System.nanoTime());
    }
    loop.execute(() -> {
      opened = done;
      waiting.addAll(all);
      sockets.addAll(all);
      for (int i = 0; i < atOnce; i++) {
        openNext();
      }
    });
    return done;
  }

  private void openNext() {
    RawSocket socket = waiting.poll();
    if (socket == null) {
      return;
    }
    opening++;
    wire.connect(
            loop,
            server,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                channel.pipeline().addLast(socket);
              }
            })
        .addListener(result -> {
          if (!result.isSuccess()) {
            failed("cannot connect: " + result.cause());
          }
        });
  }

  /// How many are open.
  public int size() {
    return size.get();
  }

  /// What is expected from now on: so many frames of all sockets together, each at least so long.
  /// Completed with the time when the last one is read.
  public CompletableFuture<Long> expect(long frames, long atLeast) {
    var all = new CompletableFuture<Long>();
    var ready = new CompletableFuture<Long>();
    loop.execute(() -> {
      complete = all;
      missing = frames;
      least = atLeast;
      ready.complete(0L);
    });
    await(ready, ALL_HERE, "the event loop is stuck");
    return all;
  }

  /// Waits for what was expected; answers the time when it was there.
  ///
  /// @throws IllegalStateException if a socket closed, an event was left out, or it takes too long
  public static long await(CompletableFuture<Long> expected) {
    return await(expected, ALL_HERE, "frames are missing");
  }

  private static <T> T await(CompletableFuture<T> what, Duration limit, String otherwise) {
    try {
      return what.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(otherwise + " within " + limit, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(otherwise, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// On the event loop: a socket is there.
  void greeted(RawSocket socket) {
    opening--;
    size.incrementAndGet();
    openNext();
    if (opening == 0 && waiting.isEmpty()) {
      opened.complete(System.nanoTime());
    }
  }

  /// On the event loop: a frame came.
  void frame(long length) {
    if (length >= least && missing > 0 && --missing == 0) {
      complete.complete(System.nanoTime());
    }
  }

  /// On the event loop: something went wrong, and no figure counts any more.
  void failed(String how) {
    if (!closed) {
      var failure = new IllegalStateException("a socket failed: " + how);
      opened.completeExceptionally(failure);
      complete.completeExceptionally(failure);
    }
  }

  /// Closes all; answers where each was.
  public List<Place> leave() {
    var places = new CompletableFuture<List<Place>>();
    loop.execute(() -> {
      closed = true;
      channels.forEach(Channel::close);
      channels.clear();
      size.set(0);
      places.complete(sockets.stream().map(RawSocket::place).toList());
      sockets.clear();
    });
    return await(places, ALL_HERE, "the event loop is stuck");
  }

  @Override
  public void close() {
    var _ = leave();
  }
}
