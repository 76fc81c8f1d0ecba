package rookery.kernel;

import java.time.Duration;

/// Waiting, as a port: real time in a node, a test's own time in a test.
///
/// 1. A task runs on a thread of its own; tasks never wait for each other.
/// 2. A repeated task does not overlap itself: the next run is due `interval` after the last ended.
/// 3. A task that throws is logged and goes on being repeated.
/// 4. After [Task#cancel] no further run begins.
public interface Timers extends AutoCloseable {
  /// Runs `body` again and again, first after `interval`.
  Task every(String name, Duration interval, Runnable body);

  /// Runs `body` once, after `delay`.
  Task after(String name, Duration delay, Runnable body);

  @Override
  void close();

  /// Something that will run.
  @FunctionalInterface
  interface Task {
    void cancel();
  }
}
