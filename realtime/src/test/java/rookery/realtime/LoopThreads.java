package rookery.realtime;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads such as event loops have, for which Netty keeps buffers at hand: benchmarks run on them.
/// Thread-safe.
public final class LoopThreads extends ThreadPoolExecutor {
  /// What makes a benchmark's Java use them.
  static final String CUSTOM = "-Djmh.executor=CUSTOM";

  static final String THESE = "-Djmh.executor.class=rookery.realtime.LoopThreads";

  public LoopThreads(int most, String prefix) {
    super(
        most,
        most,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix));
  }
}
