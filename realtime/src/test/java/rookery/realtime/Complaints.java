package rookery.realtime;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What this process logs as an error meanwhile: bugs, and buffers that nobody gave back.
/// Thread-safe.
final class Complaints implements AutoCloseable {
  private static final String CANARY = "a canary of this test";
  private static final int CANARY_BYTES = 16;

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
          }
        }
      };

  private Complaints() {}

  static Complaints begin() {
    var complaints = new Complaints();
    complaints.appender.setContext(complaints.root.getLoggerContext());
    complaints.appender.start();
    complaints.root.addAppender(complaints.appender);
    return complaints;
  }

  /// All of them. A buffer is left behind on purpose: when that is told of, so are those that were
  /// left behind before.
  List<String> all() {
    if (!ResourceLeakDetector.getLevel().equals(ResourceLeakDetector.Level.PARANOID)) {
      throw new IllegalStateException("buffers are not watched");
    }
    leak();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> collected() && errors.stream().anyMatch(error -> error.contains(CANARY)));
    return errors.stream().filter(error -> !error.contains(CANARY)).toList();
  }

  private static void leak() {
    ByteBufAllocator.DEFAULT.buffer(CANARY_BYTES).touch(CANARY);
  }

  /// Collects garbage and lets the watch look at what it found: it does so whenever a buffer is
  /// made.
  private static boolean collected() {
    System.gc();
    return ByteBufAllocator.DEFAULT.buffer(CANARY_BYTES).release();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
