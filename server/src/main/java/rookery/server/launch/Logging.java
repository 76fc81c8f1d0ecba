package rookery.server.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;

/// Sets the log up as the settings say. Not thread-safe; called once, before anything logs.
final class Logging {
  private static final String LINE =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{20} - %replace([%X{request_id}] ){'\\[\\] ', ''}%msg%n";
  private static final String FILE_SIZE = "100MB";
  private static final int OLD_FILES = 3;

  private final LoggerContext context;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  static void configure(Settings settings) {
    var logging = new Logging((LoggerContext) LoggerFactory.getILoggerFactory());
    logging.context.reset();
    logging.context.putProperty(
        "node", Identities.of(settings, settings.get(ServiceKeys.LISTEN_ADDRESS)).name());
    var root = logging.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level console = Level.OFF;
    Level file = Level.OFF;
    if (settings.get(ObservationKeys.ENABLE_CONSOLE)) {
      console = Level.toLevel(settings.get(ObservationKeys.CONSOLE_LEVEL));
      boolean json = settings.get(ObservationKeys.CONSOLE_JSON);
      var appender = new ConsoleAppender<ILoggingEvent>();
      appender.setName(LogLevels.CONSOLE);
      root.addAppender(logging.started(appender, json, console));
    }
    if (settings.get(ObservationKeys.ENABLE_FILE)) {
      file = Level.toLevel(settings.get(ObservationKeys.FILE_LEVEL));
      boolean json = settings.get(ObservationKeys.FILE_JSON);
      root.addAppender(logging.started(logging.rolling(path(settings)), json, file));
    }
    LogLevels.set(logging.context, console, file);
  }

  private static Path path(Settings settings) {
    String directory = settings.get(ObservationKeys.FILE_LOCATION);
    return (directory.isEmpty() ? Order.dataDirectory(settings) : Path.of(directory))
        .resolve("rookery.log");
  }

  private OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, boolean json, Level level) {
    var filter = new ThresholdFilter();
    filter.setLevel(level.toString());
    filter.start();
    appender.setContext(context);
    appender.addFilter(filter);
    appender.setEncoder(encoder(json));
    appender.start();
    return appender;
  }

  private Encoder<ILoggingEvent> encoder(boolean json) {
    if (json) {
      var encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithFormattedMessage(true);
      // Once, as people read it.
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.setWithSequenceNumber(false);
      encoder.setWithNanoseconds(false);
      encoder.start();
      return encoder;
    }
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  private RollingFileAppender<ILoggingEvent> rolling(Path file) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(LogLevels.FILE);
    appender.setFile(file.toString());
    var names = new FixedWindowRollingPolicy();
    names.setContext(context);
    names.setParent(appender);
    names.setFileNamePattern(file + ".%i");
    names.setMaxIndex(OLD_FILES);
    names.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    size.start();
    appender.setRollingPolicy(names);
    appender.setTriggeringPolicy(size);
    return appender;
  }
}
