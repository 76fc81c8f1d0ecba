package rookery.realtime;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.UserId;

/// Counts the users' connections on this node and tells the watchers, in order per user and on
/// virtual threads, because watchers may write to the database. Thread-safe.
final class Watching {
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  private final List<ConnectionWatcher> watchers;
  private final Executor executor;
  private final Map<UserId, Lane> lanes = new HashMap<>();

  Watching(List<ConnectionWatcher> watchers, Executor executor) {
    this.watchers = List.copyOf(watchers);
    this.executor = executor;
  }

  /// One user's connections and what is still to be told of them. Not thread-safe; confined to the
  /// lock of its owner.
  private static final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>(1);
    private int count;
    private boolean running;
    private boolean askedIfAlive;
  }

  synchronized void opened(UserId user) {
    Lane lane = lanes.computeIfAbsent(user, _ -> new Lane());
    int count = ++lane.count;
    add(user, lane, watcher -> watcher.opened(user, count));
  }

  synchronized void returned(UserId user) {
    Lane lane = lanes.computeIfAbsent(user, _ -> new Lane());
    int count = ++lane.count;
    add(user, lane, watcher -> watcher.returned(user, count));
  }

  synchronized void closed(UserId user) {
    Lane lane = lanes.computeIfAbsent(user, _ -> new Lane());
    int count = --lane.count;
    add(user, lane, watcher -> watcher.closed(user, count));
  }

  /// Several sockets of a user may show it at once; telling it once is enough.
  synchronized void alive(UserId user) {
    Lane lane = lanes.get(user);
    if (lane == null || lane.askedIfAlive) {
      return;
    }
    lane.askedIfAlive = true;
    add(user, lane, watcher -> watcher.alive(user));
    lane.waiting.add(() -> noLongerAsked(lane));
  }

  private synchronized void noLongerAsked(Lane lane) {
    lane.askedIfAlive = false;
  }

  private void add(UserId user, Lane lane, java.util.function.Consumer<ConnectionWatcher> call) {
    lane.waiting.add(() -> watchers.forEach(watcher -> calmly(call, watcher)));
    if (!lane.running) {
      lane.running = true;
      executor.execute(() -> run(user, lane));
    }
  }

  private void run(UserId user, Lane lane) {
    for (Runnable next = next(user, lane); next != null; next = next(user, lane)) {
      next.run();
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Runnable next(UserId user, Lane lane) {
    Runnable next = lane.waiting.poll();
    if (next == null) {
      lane.running = false;
      if (lane.count == 0) {
        lanes.remove(user);
      }
    }
    return next;
  }

  private static void calmly(
      java.util.function.Consumer<ConnectionWatcher> call, ConnectionWatcher watcher) {
    try {
      call.accept(watcher);
    } catch (RuntimeException e) {
      LOG.warn("What watches connections failed", e);
    }
  }
}
