package rookery.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Incarnation;

/// The event log of one process: what a single node without Redis runs on. Keeps the newest
/// entries, up to a number of bytes; a tailer that falls behind them is told of a new start.
/// Thread-safe; lock order: this lock, then nothing; tailers are called without it.
public final class InProcessLog implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(InProcessLog.class);
  private static final int ENTRIES_AT_ONCE = 500;

  private final Epoch first;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<LogEntry> entries = new ArrayDeque<>();
  private final Map<Incarnation, Long> sequences = new HashMap<>();
  private final Set<Incarnation> fenced = new HashSet<>();
  private final List<Tail> tails = new ArrayList<>();
  private Epoch epoch;
  private int renewals;
  private long head;
  private long bytes;

  /// @param epoch a name that no earlier log of this installation had
  /// @param mostBytes of events kept
  public InProcessLog(Epoch epoch, long mostBytes) {
    this.first = epoch;
    this.epoch = epoch;
    this.mostBytes = mostBytes;
  }

  @Override
  public AppendResult append(Batch batch) {
    lock.lock();
    try {
      if (!batch.epoch().equals(epoch)) {
        return new AppendResult.WrongEpoch(epoch);
      }
      if (fenced.contains(batch.producer())) {
        return new AppendResult.Fenced();
      }
      long last = sequences.getOrDefault(batch.producer(), 0L);
      if (batch.sequence() <= last) {
        return new AppendResult.AlreadyThere(last);
      }
      if (batch.sequence() > last + 1) {
        return new AppendResult.Gap(last);
      }
      return new AppendResult.Appended(take(batch));
    } finally {
      lock.unlock();
    }
  }

  private Position take(Batch batch) {
    sequences.put(batch.producer(), batch.sequence());
    head++;
    var events = batch.events().stream().map(Bytes::of).toList();
    var entry = new LogEntry(new Position(epoch, head), batch.producer(), batch.sequence(), events);
    entries.add(entry);
    bytes += size(entry);
    while (bytes > mostBytes && entries.size() > 1) {
      bytes -= size(entries.removeFirst());
    }
    more.signalAll();
    return entry.position();
  }

  private static long size(LogEntry entry) {
    return entry.events().stream().mapToLong(Bytes::length).sum();
  }

  @Override
  public Position fence(Incarnation producer) {
    lock.lock();
    try {
      fenced.add(producer);
      return new Position(epoch, head);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void renew(Epoch ended) {
    lock.lock();
    try {
      if (ended.equals(epoch)) {
        renewals++;
        epoch = new Epoch(first + "." + renewals);
        entries.clear();
        sequences.clear();
        fenced.clear();
        head = 0;
        bytes = 0;
        more.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Position head() {
    lock.lock();
    try {
      return new Position(epoch, head);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Stretch read(Position after, int most) {
    lock.lock();
    try {
      if (!after.epoch().equals(epoch) || after.index() > head) {
        return new Stretch.Gone();
      }
      if (after.index() == head) {
        return new Stretch.Entries(List.of());
      }
      if (entries.getFirst().position().index() > after.index() + 1) {
        return new Stretch.Gone();
      }
      return new Stretch.Entries(
          entries.stream()
              .filter(entry -> entry.position().index() > after.index())
              .limit(most)
              .toList());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    var tail = new Tail(after, tailer);
    lock.lock();
    try {
      tails.add(tail);
    } finally {
      lock.unlock();
    }
    tail.thread.start();
    return tail;
  }

  @Override
  public void close() {
    List<Tail> open;
    lock.lock();
    try {
      open = List.copyOf(tails);
    } finally {
      lock.unlock();
    }
    open.forEach(Tail::close);
  }

  /// One tailer and its thread. Thread-safe.
  private final class Tail implements Tailing {
    private final Tailer tailer;
    private final Thread thread = Thread.ofPlatform().name("tailer").daemon().unstarted(this::run);
    private Position at;
    private volatile boolean closed;

    Tail(Position after, Tailer tailer) {
      this.at = after;
      this.tailer = tailer;
    }

    private void run() {
      try {
        while (!closed) {
          give(await());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// Nothing new to give means that a new start has to be told, and so does a tailer that threw.
    private void give(List<LogEntry> next) {
      boolean taken = !next.isEmpty() && calmly(() -> tailer.entries(next));
      if (!taken && !closed) {
        calmly(() -> tailer.epoch(at));
      }
    }

    private static boolean calmly(Runnable call) {
      try {
        call.run();
        return true;
      } catch (RuntimeException e) {
        LOG.error("A tailer of the event log failed", e);
        return false;
      }
    }

    /// The next entries; none when those behind `at` are gone, and then `at` is a new start.
    private List<LogEntry> await() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (at.epoch().equals(epoch) && at.index() == head) {
          more.await();
        }
        if (!at.epoch().equals(epoch)) {
          at = new Position(epoch, 0);
          return List.of();
        }
        if (entries.getFirst().position().index() > at.index() + 1) {
          at = new Position(epoch, head);
          return List.of();
        }
        var next =
            entries.stream()
                .filter(entry -> entry.position().index() > at.index())
                .limit(ENTRIES_AT_ONCE)
                .toList();
        at = next.getLast().position();
        return next;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      closed = true;
      thread.interrupt();
      try {
        if (thread != Thread.currentThread()) {
          thread.join();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
      try {
        tails.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
