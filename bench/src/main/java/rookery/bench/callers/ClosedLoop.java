package rookery.bench.callers;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import rookery.bench.crowd.Account;
import rookery.bench.figures.Latencies;
import rookery.bench.wire.Asked;
import rookery.bench.wire.Call;
import rookery.bench.wire.Lines;
import rookery.bench.wire.Outcome;
import rookery.bench.wire.Wire;

/// Callers who each make a post, over a connection of their own, when the one before is answered.
/// Thread-safe; what they count is confined to their event loop.
public final class ClosedLoop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EventLoop loop;
  private final List<Caller> callers;
  private final AtomicLong number = new AtomicLong();
  private final Latencies latencies = new Latencies();
  private long until;
  private long made;
  private int busy;
  private CompletableFuture<Long> ended = CompletableFuture.completedFuture(0L);

  /// What came of a stretch of time. Immutable.
  public record Stretch(double postsPerSecond, Latencies.Stretch latencies) {}

  /// @param accounts one for each caller
  public ClosedLoop(Wire wire, InetSocketAddress node, List<Account> accounts) {
    this.loop = wire.loop();
    this.callers =
        IntStream.range(0, accounts.size())
            .mapToObj(i -> new Caller(accounts.get(i), new Lines(wire, loop, node, 1), i))
            .toList();
  }

  /// One of them. Not thread-safe; confined to the event loop.
  private final class Caller {
    private final Account account;
    private final Lines line;
    private final Random random;

    Caller(Account account, Lines line, int seed) {
      this.account = account;
      this.line = line;
      this.random = new Random(seed);
    }

    void next() {
      var rooms = account.rooms();
      String room = rooms.get(random.nextInt(rooms.size()));
      long mine = number.incrementAndGet();
      var call =
          Call.post(
              "/posts",
              Map.of(
                  "channel_id", room,
                  "message", "something that somebody says, number " + mine,
                  "pending_post_id", account.user() + ":" + mine));
      line.ask(new Asked(call, account.token(), "", System.nanoTime(), this::answered));
    }

    private void answered(Outcome outcome) {
      if (!outcome.fine()) {
        ended.completeExceptionally(new IllegalStateException("a post failed: " + outcome));
        return;
      }
      made++;
      latencies.record(outcome.nanos());
      if (System.nanoTime() - until < 0) {
        next();
      } else if (--busy == 0) {
        ended.complete(made);
      }
    }
  }

  /// Has all of them post for some time.
  public Stretch run(Duration time) {
    var _ = latencies.take();
    long since = System.nanoTime();
    var over = new CompletableFuture<Long>();
    loop.execute(() -> {
      ended = over;
      made = 0;
      busy = callers.size();
      until = since + time.toNanos();
      callers.forEach(Caller::next);
    });
    try {
      long many =
          over.get(time.plus(PATIENCE).toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      return new Stretch(many / ((System.nanoTime() - since) / 1e9), latencies.take());
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("posts failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    loop.execute(() -> callers.forEach(caller -> caller.line.close()));
  }
}
