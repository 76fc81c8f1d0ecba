package rookery.server.launch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes what runs when this program is told to end (SIGTERM, or SIGINT from Ctrl-C), in bounded
/// time. Thread-safe.
final class Stopping {
  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  private final AutoCloseable running;
  private final Duration longest;
  private final CountDownLatch ever = new CountDownLatch(1);

  /// @param longest the process ends then even if something that runs does not
  Stopping(AutoCloseable running, Duration longest) {
    this.running = running;
    this.longest = longest;
  }

  /// Never returns: the process ends in the hook, with 0 if everything stopped cleanly.
  void await() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    while (true) {
      try {
        ever.await();
      } catch (InterruptedException _) {
        LOG.warn("Only a signal ends this program");
      }
    }
  }

  private void stop() {
    var closing = Thread.ofPlatform().name("close").daemon().start(this::close);
    try {
      if (!closing.join(longest)) {
        LOG.error("Not everything stopped within {} s", longest.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private void close() {
    LOG.info("Stopping");
    try {
      running.close();
      LOG.info("Stopped");
      Runtime.getRuntime().halt(0);
    } catch (Exception e) {
      LOG.error("Not everything stopped cleanly", e);
    }
  }
}
