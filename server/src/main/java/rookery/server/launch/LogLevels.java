package rookery.server.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;

/// What is important enough for the log, while it is being written. Thread-safe.
public final class LogLevels {
  static final String CONSOLE = "console";
  static final String FILE = "file";

  /// Libraries that tell their own story at INFO.
  private static final List<String> CHATTY =
      List.of("org.flywaydb", "com.zaxxer.hikari", "io.netty", "io.vertx", "redis.clients");

  /// What writes whole addresses below INFO, whose queries may hold a token.
  private static final String INDISCREET = "io.vertx.ext.web";

  private LogLevels() {}

  /// Sets the levels as the settings say. A log that this program did not set up stays as it is.
  public static void apply(Settings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      var console = root.getAppender(CONSOLE);
      var file = root.getAppender(FILE);
      if (console != null || file != null) {
        set(
            context,
            level(console, settings, ObservationKeys.CONSOLE_LEVEL),
            level(file, settings, ObservationKeys.FILE_LEVEL));
      }
    }
  }

  private static Level level(
      @Nullable Appender<ILoggingEvent> appender, Settings settings, Setting<String> key) {
    if (appender == null) {
      return Level.OFF;
    }
    Level level = Level.toLevel(settings.get(key));
    appender.getCopyOfAttachedFiltersList().stream()
        .filter(ThresholdFilter.class::isInstance)
        .map(ThresholdFilter.class::cast)
        .forEach(filter -> filter.setLevel(level.toString()));
    return level;
  }

  /// What neither wants is not made at all.
  static void set(LoggerContext context, Level console, Level file) {
    Level level = console.levelInt < file.levelInt ? console : file;
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
    for (String name : CHATTY) {
      boolean wanted = level.levelInt < Level.INFO.levelInt || level.levelInt > Level.WARN.levelInt;
      context.getLogger(name).setLevel(wanted ? level : Level.WARN);
    }
    context
        .getLogger(INDISCREET)
        .setLevel(level.levelInt < Level.INFO.levelInt ? Level.INFO : null);
  }
}
