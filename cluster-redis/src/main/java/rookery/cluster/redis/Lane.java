package rookery.cluster.redis;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection, made when it is needed and given up when it fails. After a failure nobody waits
/// for another one for a while: a crowd that comes would wait one after the other. Thread-safe.
final class Lane {
  private static final Duration SPARED = Duration.ofMillis(500);

  private final RedisSettings settings;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Link link;
  private @Nullable Away failure;
  private long failedAt;

  /// @param name of the connection, as Redis lists it
  Lane(RedisSettings settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  /// Something asked over a connection.
  @FunctionalInterface
  interface Question {
    Object ask(Link link) throws Away;
  }

  /// Asks; one at a time. Blocking.
  ///
  /// @throws Away if Redis cannot be asked, or could not a moment ago
  /// @throws RuntimeException if what it answers is not understood
  Object ask(Question question) throws Away {
    lock.lock();
    try {
      Away last = failure;
      if (last != null && System.nanoTime() - failedAt < SPARED.toNanos()) {
        throw last;
      }
      Link open = link == null ? Link.open(settings, name, Duration.ZERO) : link;
      link = open;
      Object answer = question.ask(open);
      failure = null;
      return answer;
    } catch (Away e) {
      if (e != failure) {
        failedAt = System.nanoTime();
      }
      close();
      failure = e;
      throw e;
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      Link open = link;
      link = null;
      if (open != null) {
        open.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
