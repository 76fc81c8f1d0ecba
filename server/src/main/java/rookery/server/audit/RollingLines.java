package rookery.server.audit;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of lines that is put away when it is large, and each day. Not thread-safe; confined to
/// the thread of its writer.
final class RollingLines implements Predicate<String>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RollingLines.class);

  /// As good as for ever: where old files are bounded by their size alone.
  private static final int MOST_DAYS = 3_650;

  private final AuditSettings.File rolling;
  private @Nullable Appender appender;
  private boolean broken;

  RollingLines(AuditSettings.File rolling) {
    this.rolling = rolling;
  }

  /// Writes a line; answers whether it is in the file now.
  @Override
  public boolean test(String line) {
    var present = appender == null ? open() : appender;
    appender = present;
    if (present.isStarted()) {
      present.doAppend(line);
    }
    if (present.isStarted() && present.getOutputStream() != null) {
      broken = false;
      return true;
    }
    broken = true;
    // What an appender has of a file that failed is of no use any more.
    close();
    return false;
  }

  private Appender open() {
    var context = new ContextBase();
    context.getStatusManager().add(this::failed);
    var opened = new Appender(context);
    var policy = new SizeAndTimeBasedRollingPolicy<String>();
    policy.setContext(context);
    policy.setParent(opened);
    policy.setFileNamePattern(
        rolling.path() + ".%d{yyyy-MM-dd}.%i" + (rolling.compress() ? ".gz" : ""));
    policy.setMaxFileSize(new FileSize(rolling.mebibytes() * FileSize.MB_COEFFICIENT));
    if (rolling.backups() > 0) {
      // Half a file more, because one is put away when it is just over its size.
      long most = (2L * rolling.backups() + 1) * rolling.mebibytes() * FileSize.MB_COEFFICIENT / 2;
      policy.setTotalSizeCap(new FileSize(most));
    }
    if (rolling.days() > 0 || rolling.backups() > 0) {
      policy.setMaxHistory(rolling.days() > 0 ? rolling.days() : MOST_DAYS);
      policy.setCleanHistoryOnStart(true);
    }
    opened.setFile(rolling.path().toString());
    policy.start();
    opened.setRollingPolicy(policy);
    opened.start();
    return opened;
  }

  private void failed(Status status) {
    if (status.getLevel() >= Status.WARN && !broken) {
      var cause = status.getThrowable();
      LOG.warn("The file of the audit log: {} {}", status.getMessage(), cause == null ? "" : cause);
    }
  }

  @Override
  public void close() {
    Appender old = appender;
    if (old != null) {
      appender = null;
      old.end();
    }
  }

  /// Says so when something cannot be written, instead of going on without. Not thread-safe;
  /// confined to the thread of its writer.
  private static final class Appender extends RollingFileAppender<String> {
    private final ContextBase own;
    private @Nullable FileOutputStream stream;

    Appender(ContextBase own) {
      this.own = own;
      setContext(own);
      var lines = new Lines();
      lines.setContext(own);
      lines.start();
      setEncoder(lines);
    }

    @Override
    public void openFile(String name) throws IOException {
      Path parent = Path.of(name).toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      var opened = new FileOutputStream(name, true);
      stream = opened;
      setOutputStream(opened);
    }

    void end() {
      stop();
      own.stop();
      try {
        if (stream != null) {
          stream.close();
        }
      } catch (IOException e) {
        LOG.debug("The file of the audit log could not be closed", e);
      }
    }
  }

  /// Lines as they are. Immutable.
  private static final class Lines extends EncoderBase<String> {
    @Override
    public byte[] headerBytes() {
      return new byte[0];
    }

    @Override
    public byte[] encode(String line) {
      return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
      return new byte[0];
    }
  }
}
