package rookery.cluster.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.cluster.Tailer;

/// A tail that changes over with the log's home, and passes on only what belongs to the epoch that
/// counts. What it holds back is read again from its beginning, should its epoch come to count.
///
/// Thread-safe; lock order: this lock, then nothing; the tailer is called without it, on the thread
/// of the home's tail.
final class SwitchingTail implements EventLog.Tailing {
  private static final Duration UNKNOWN = Duration.ofDays(1);

  private final SwitchingLog log;
  private final Tailer tailer;
  private final Runnable whenClosed;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile @Nullable Inner inner;
  private volatile Position at;
  private volatile boolean closed;

  SwitchingTail(
      SwitchingLog log, Position after, Tailer tailer, Consumer<SwitchingTail> whenClosed) {
    this.log = log;
    this.at = after;
    this.tailer = tailer;
    this.whenClosed = () -> whenClosed.accept(this);
  }

  void start() {
    changing.lock();
    try {
      open(log.entered().any() ? log.entered().home() : log.reign().home());
    } finally {
      changing.unlock();
    }
  }

  /// The epoch that counts is another one, or this node has found it now.
  void follow() {
    changing.lock();
    try {
      Inner now = inner;
      Reign reign = log.entered();
      if (!closed && now != null && !now.willServe(reign)) {
        now.stop();
        open(reign.home());
      }
    } finally {
      changing.unlock();
    }
  }

  /// What is held back is not heard, however well its home answers.
  @Override
  public Duration behind() {
    Inner now = inner;
    return now == null ? UNKNOWN : now.behind();
  }

  private void open(Home home) {
    if (!closed) {
      var next = new Inner(home, at.epoch());
      inner = next;
      next.tailing = log.log(home).tail(at, next);
      if (closed) {
        next.stop();
      }
    }
  }

  /// On the tailer's own thread nobody is waited for: that thread may be waited for itself.
  @Override
  public void close() {
    closed = true;
    Inner now = inner;
    if (now != null && now.caller == Thread.currentThread()) {
      now.stop();
    } else {
      changing.lock();
      try {
        now = inner;
        if (now != null) {
          now.stop();
        }
      } finally {
        changing.unlock();
      }
    }
    whenClosed.run();
  }

  /// Tails one home. Thread-safe.
  private final class Inner implements Tailer {
    private final Home home;
    private volatile Epoch told;
    private volatile @Nullable Epoch accepted;
    private volatile @Nullable Thread caller;
    private volatile EventLog.@Nullable Tailing tailing;
    private volatile boolean over;

    Inner(Home home, Epoch told) {
      this.home = home;
      this.told = told;
      this.accepted = told;
    }

    Duration behind() {
      EventLog.Tailing open = tailing;
      return open != null && log.reign().epoch().equals(accepted) ? open.behind() : UNKNOWN;
    }

    /// What this home is given or will be given is what counts; nothing of it was held back.
    boolean willServe(Reign reign) {
      boolean heldBack = told.equals(reign.epoch()) && !reign.epoch().equals(accepted);
      return home == reign.home() && !heldBack;
    }

    @Override
    public void epoch(Position start) {
      told = start.epoch();
      accepted = null;
      if (!start.epoch().equals(log.reign().epoch())) {
        log.nudge();
      }
      if (start.epoch().equals(log.reign().epoch())) {
        accepted = start.epoch();
        call(start, () -> tailer.epoch(start));
      }
    }

    @Override
    public void entries(List<LogEntry> entries) {
      Epoch current = log.reign().epoch();
      if (current.equals(accepted)) {
        call(entries.getLast().position(), () -> tailer.entries(entries));
      } else if (told.equals(accepted)) {
        // Its epoch is over, or not known as the current one yet: what is held back from here on is
        // read again, should it count.
        accepted = null;
      }
    }

    private void call(Position next, Runnable call) {
      if (!over && !closed) {
        at = next;
        caller = Thread.currentThread();
        try {
          call.run();
        } finally {
          caller = null;
        }
      }
    }

    /// Returns when nothing is called any more, unless by the calling thread itself.
    void stop() {
      over = true;
      EventLog.Tailing open = tailing;
      if (open != null) {
        open.close();
      }
    }
  }
}
