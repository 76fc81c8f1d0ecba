package rookery.cluster.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import rookery.cluster.EventLog.Stretch;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;

/// Reads stretches of the log once more, over a connection of its own. Thread-safe; one question at
/// a time.
final class RedisReads implements AutoCloseable {
  private final RedisSettings settings;
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Expander expander = new Expander();
  private @Nullable Link link;

  RedisReads(RedisSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  Stretch read(Position after, int most) throws Away {
    lock.lock();
    try {
      Link open = link == null ? Link.open(settings, "read", Duration.ZERO) : link;
      link = open;
      return read(open, after, most);
    } catch (Away e) {
      disconnect();
      throw e;
    } catch (RuntimeException e) {
      disconnect();
      throw new Away("Redis answered what this program does not understand: " + e, e);
    } finally {
      lock.unlock();
    }
  }

  /// The state is looked at last: a log that went on to another epoch meanwhile shows it.
  private Stretch read(Link open, Position after, int most) throws Away {
    var found =
        (List<?>)
            open.command(
                Protocol.Command.XRANGE,
                settings.key("log"),
                (after.index() + 1) + "-0",
                "+",
                "COUNT",
                most);
    var entries = new ArrayList<LogEntry>(found.size());
    Head at = new Head(after, "");
    for (Object each : found) {
      Stored stored = Stored.read(each, expander);
      if (!stored.follows(at)) {
        return new Stretch.Gone();
      }
      at = stored.head();
      entries.add(stored.entry());
    }
    LogState now = ledger.look(open);
    boolean same = now.epoch().equals(after.epoch());
    boolean whole = !entries.isEmpty() || (same && now.head().position().equals(after));
    return same && whole ? new Stretch.Entries(entries) : new Stretch.Gone();
  }

  private void disconnect() {
    Link old = link;
    link = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      disconnect();
      expander.close();
    } finally {
      lock.unlock();
    }
  }
}
