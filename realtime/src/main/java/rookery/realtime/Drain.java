package rookery.realtime;

import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Sends a node's clients elsewhere: some at a time stop receiving, what they have is written down,
/// and then they are told to reconnect. Not thread-safe; confined to the stopping thread; blocking.
final class Drain {
  private static final long ROUND_MILLIS = 100;
  private static final long ANSWER_SECONDS = 5;

  private final List<Shard> shards;
  private final Keeper keeper;
  private final int atOnce;
  private boolean writing = true;

  /// @param perSecond how many clients of one event loop are sent away in a second
  Drain(List<Shard> shards, Keeper keeper, int perSecond) {
    this.shards = shards;
    this.keeper = keeper;
    this.atOnce = (int) Math.max(1, perSecond * ROUND_MILLIS / 1_000);
  }

  void run(Duration within) {
    long end = System.nanoTime() + within.toNanos();
    var closings = new ArrayList<ChannelFuture>();
    shards.forEach(shard -> closings.addAll(ask(shard, shard::closings)));
    var left = new ArrayList<List<Socket>>();
    shards.forEach(shard -> left.add(new ArrayList<>(ask(shard, shard::sockets))));
    while (left.stream().anyMatch(sockets -> !sockets.isEmpty())) {
      // Whoever is out of time is closed all the same, only not one after the other.
      int most = System.nanoTime() < end ? atOnce : Integer.MAX_VALUE;
      round(left, most);
    }
    for (ChannelFuture future : closings) {
      future.awaitUninterruptibly(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
  }

  private void round(List<List<Socket>> left, int most) {
    long begin = System.nanoTime();
    var leaving = new ArrayList<List<Socket>>();
    for (int i = 0; i < shards.size(); i++) {
      var all = left.get(i);
      var some = all.subList(0, Math.min(most, all.size()));
      var part = List.copyOf(some);
      some.clear();
      leaving.add(part);
      var _ = ask(shards.get(i), () -> freeze(part));
    }
    // A store that is away would hold up everything: then clients go on from what it has.
    writing = writing && keeper.write();
    for (int i = 0; i < shards.size(); i++) {
      var part = leaving.get(i);
      shards.get(i).execute(() -> part.forEach(socket -> socket.close(CloseReason.DRAIN)));
    }
    pause(begin, left);
  }

  private static List<Socket> freeze(List<Socket> sockets) {
    sockets.forEach(Socket::freeze);
    return sockets;
  }

  private static void pause(long begin, List<List<Socket>> left) {
    long rest = ROUND_MILLIS - (System.nanoTime() - begin) / 1_000_000;
    boolean more = left.stream().anyMatch(sockets -> !sockets.isEmpty());
    if (more && rest > 0) {
      Patience.sleeping(rest);
    }
  }

  /// A loop that does not answer has nothing: the stop goes on without it.
  private static <T> List<T> ask(Shard shard, Supplier<List<T>> question) {
    var answer = new CompletableFuture<List<T>>();
    shard.execute(() -> answer.complete(question.get()));
    return answer.completeOnTimeout(List.of(), ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }
}
