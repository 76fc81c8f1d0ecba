package rookery.server.settings;

import java.util.List;

/// Sections `LogSettings` and `MetricsSettings`, and of `RookerySettings` what is about traces:
/// what a node tells its operator.
public final class ObservationKeys {
  private static final String LOG = "LogSettings";
  private static final String METRICS = "MetricsSettings";
  private static final String[] LEVELS = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"};

  public static final Setting<Boolean> ENABLE_CONSOLE =
      Setting.of(LOG, "EnableConsole", Kind.flag(), "true", "Whether the log goes to the terminal.")
          .ofNode();
  public static final Setting<String> CONSOLE_LEVEL =
      Setting.of(
              LOG, "ConsoleLevel", Kind.choice(LEVELS), "INFO", "What is important enough for it.")
          .atOnce();
  public static final Setting<Boolean> CONSOLE_JSON =
      Setting.of(LOG, "ConsoleJson", Kind.flag(), "false", "Whether its lines are JSON.").ofNode();
  public static final Setting<Boolean> ENABLE_FILE =
      Setting.of(LOG, "EnableFile", Kind.flag(), "false", "Whether the log goes to a file.")
          .ofNode();
  public static final Setting<String> FILE_LEVEL =
      Setting.of(LOG, "FileLevel", Kind.choice(LEVELS), "INFO", "What is important enough for it.")
          .atOnce();
  public static final Setting<Boolean> FILE_JSON =
      Setting.of(LOG, "FileJson", Kind.flag(), "true", "Whether its lines are JSON.").ofNode();
  public static final Setting<String> FILE_LOCATION =
      Setting.of(
              LOG,
              "FileLocation",
              Kind.text(),
              "",
              "The directory of rookery.log; empty for the data directory.")
          .ofNode();

  public static final Setting<Boolean> METRICS_ENABLE =
      Setting.of(METRICS, "Enable", Kind.flag(), "false", "Whether figures are served.").ofNode();
  public static final Setting<HostPort> METRICS_LISTEN_ADDRESS =
      Setting.of(
              METRICS,
              "ListenAddress",
              Kind.address(),
              ":8067",
              "Where Prometheus reads them, at /metrics.")
          .ofNode();

  public static final Setting<Boolean> ENABLE_TRACES =
      Setting.of(
              "RookerySettings",
              "EnableTraces",
              Kind.flag(),
              "false",
              "Whether traces of requests are sent through OpenTelemetry; its own variables"
                  + " (`OTEL_EXPORTER_OTLP_ENDPOINT` and so on) say where to, and of how many"
                  + " requests.")
          .ofNode();

  static final List<Setting<?>> ALL =
      List.of(
          ENABLE_CONSOLE,
          CONSOLE_LEVEL,
          CONSOLE_JSON,
          ENABLE_FILE,
          FILE_LEVEL,
          FILE_JSON,
          FILE_LOCATION,
          METRICS_ENABLE,
          METRICS_LISTEN_ADDRESS,
          ENABLE_TRACES);

  private ObservationKeys() {}
}
