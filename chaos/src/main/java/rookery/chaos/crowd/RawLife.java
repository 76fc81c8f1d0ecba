package rookery.chaos.crowd;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import rookery.chaos.site.Entrance;
import rookery.client.RawSocket;

/// The sockets of a client that is made to misbehave, each at any node; it asks now and then
/// whether the server is there. Thread-safe; a thread of its own runs it.
final class RawLife implements Life {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration LEFT_OPEN = Duration.ofSeconds(8);
  private static final String ABANDONED = "abandoned";
  private static final int RECEIVE_BUFFER = 8 * 1024;
  private static final long TICK_MILLIS = 1_000;

  private final String device;
  private final String token;
  private final Field field;
  private final Ear ear;
  private final Random random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition reads = lock.newCondition();
  private @Nullable Current current;
  private boolean slow;
  private boolean away;
  private long pauseMillis;
  private int sockets;

  RawLife(String device, String token, Field field, Ear ear, long seed) {
    this.device = device;
    this.token = token;
    this.field = field;
    this.ear = ear;
    this.random = new Random(seed);
  }

  /// The socket of now; it ends with a reason.
  private record Current(int number, RawSocket socket, CompletableFuture<String> ended) {}

  @Override
  public void start() {
    Thread.ofVirtual().name(device + " lives").start(this::run);
  }

  private void run() {
    while (!field.isOver()) {
      if (!mayOpen()) {
        field.overAfter(50);
      } else if (!open()) {
        field.overAfter(100 + random.nextInt(300));
      }
    }
    leave(Leaving.CLOSE, 0);
  }

  private boolean mayOpen() {
    lock.lock();
    try {
      return !away;
    } finally {
      lock.unlock();
    }
  }

  /// Opens a socket and stays until it ends; false if it could not be opened.
  private boolean open() {
    var nodes = field.upNodes();
    Entrance node = nodes.get(random.nextInt(nodes.size()));
    var wish = ear.wish();
    String query = "?connection_id=" + wish.connection() + "&sequence_number=" + wish.next();
    var address = URI.create("ws://" + node.url().getAuthority() + "/api/v4/websocket" + query);
    RawSocket socket;
    field.failures().attempted();
    try {
      socket =
          RawSocket.open(
              address, Map.of("Authorization", "Bearer " + token), RECEIVE_BUFFER, PATIENCE);
    } catch (IOException e) {
      field.failures().failed("upgrade of %s: %s".formatted(device, e));
      return false;
    }
    var opened = new Current(++sockets, socket, new CompletableFuture<>());
    lock.lock();
    try {
      current = opened;
    } finally {
      lock.unlock();
    }
    ear.attach(opened.number, node.name(), wish);
    Thread.ofVirtual().name(device + " reads").start(() -> read(opened));
    stay(opened);
    field.overAfter(takePause());
    return true;
  }

  private void stay(Current now) {
    for (int ping = 1; !now.ended.isDone(); ping++) {
      try {
        now.socket.send("{\"action\":\"ping\",\"seq\":%d,\"data\":{}}".formatted(ping));
        now.ended.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (ear.silentNanos() > field.patience().silence().toNanos() && !isSlow()) {
          end(now, false, "silence");
        }
      } catch (IOException | ExecutionException e) {
        end(now, false, String.valueOf(e.getMessage()));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        end(now, true, "interrupted");
      }
    }
    boolean leftOpen = ABANDONED.equals(now.ended.resultNow());
    field
        .timers()
        .after("forgotten socket", leftOpen ? LEFT_OPEN : Duration.ZERO, now.socket::reset);
  }

  private void read(Current now) {
    try {
      while (awaitsNext()) {
        String message = now.socket.read();
        if (message == null) {
          end(now, false, "code " + now.socket.closeCode());
          return;
        }
        if (!ear.hear(now.number, message)) {
          end(now, false, "numbers");
          return;
        }
      }
    } catch (IOException e) {
      end(now, false, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      end(now, false, "not understood: " + e);
      throw e;
    }
  }

  /// Waits while it is told to be slow; false if the run ended meanwhile.
  private boolean awaitsNext() {
    lock.lock();
    try {
      while (slow && !field.isOver()) {
        var _ = reads.await(200, TimeUnit.MILLISECONDS);
      }
      return !slow;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isSlow() {
    lock.lock();
    try {
      return slow;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void readSlowly(boolean slowly) {
    ear.noticeNow();
    lock.lock();
    try {
      slow = slowly;
      reads.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(Current now, boolean own, String why) {
    ear.detach(now.number, own, why);
    now.ended.complete(why);
  }

  @Override
  public void leave(Leaving how, long pause) {
    Current now;
    lock.lock();
    try {
      now = current;
      current = null;
      pauseMillis = pause;
    } finally {
      lock.unlock();
    }
    if (now == null) {
      return;
    }
    ear.detach(now.number, true, how.name().toLowerCase(java.util.Locale.ROOT));
    switch (how) {
      case CLOSE -> now.socket.close();
      case RESET -> now.socket.reset();
      case ABANDON -> {}
    }
    now.ended.complete(how == Leaving.ABANDON ? ABANDONED : "own");
  }

  @Override
  public void goAway() {
    lock.lock();
    try {
      away = true;
    } finally {
      lock.unlock();
    }
    leave(Leaving.CLOSE, 0);
  }

  private long takePause() {
    lock.lock();
    try {
      long pause = pauseMillis;
      pauseMillis = 0;
      return pause + 20 + random.nextInt(200);
    } finally {
      lock.unlock();
    }
  }
}
