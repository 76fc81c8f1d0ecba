package rookery.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

/// Closes what was started, in reverse order. Each part is closed even if another fails; the
/// failures are thrown together at the end. Not thread-safe; confined to the starting thread until
/// it is closed once, by any thread.
public final class Lifecycle implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /// Takes over `part`: it is closed with this.
  public <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  @Override
  public void close() {
    var failures = new IllegalStateException("Some parts did not stop cleanly");
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.addSuppressed(e);
      } catch (Exception e) {
        failures.addSuppressed(e);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
