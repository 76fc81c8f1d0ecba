package rookery.server.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;
import rookery.kernel.Lifecycle;
import rookery.kernel.Tracing;
import rookery.server.launch.CannotStart;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.Settings;

/// Switches traces on, if they are to be: they are sent as the variables of OpenTelemetry say, by
/// threads of its own, from a queue that is bounded. Holds no state.
public final class Traces {
  private static final long STOP_SECONDS = 2;

  /// What a log of OpenTelemetry would write past this program's.
  private static final Logger THEIRS = Logger.getLogger("io.opentelemetry");

  /// It warns of every instance that has a name.
  private static final Logger NAMES =
      Logger.getLogger("io.opentelemetry.sdk.resources.ResourceBuilder");

  /// What counts where the operator says nothing.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "rookery",
          "otel.traces.exporter", "otlp",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.propagators", "tracecontext");

  /// What counts whatever the operator says, perhaps to other programs: figures and logs have ways
  /// of their own.
  private static final Map<String, String> ALWAYS =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  private static final String SELF = "otel.resource.attributes";

  private Traces() {}

  /// @param node its name, which all that it tells of itself carries
  /// @throws CannotStart if the variables of OpenTelemetry cannot be used
  public static Tracing start(
      Settings settings, String node, MeterRegistry metrics, Lifecycle parts) throws CannotStart {
    if (!settings.get(ObservationKeys.ENABLE_TRACES)) {
      return Tracing.OFF;
    }
    if (THEIRS.getHandlers().length == 0) {
      THEIRS.addHandler(new SLF4JBridgeHandler());
      THEIRS.setUseParentHandlers(false);
      NAMES.setLevel(Level.SEVERE);
    }
    var figures = new SpanFigures();
    OpenTelemetrySdk sdk = open(settings.openTelemetry(), node, figures);
    figures.show(metrics);
    parts.own(() -> stop(sdk));
    return new OpenTelemetryTracing(sdk.getTracer("rookery"));
  }

  private static OpenTelemetrySdk open(
      Map<String, String> variables, String node, SpanFigures figures) throws CannotStart {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(() -> DEFAULTS)
          .addPropertiesCustomizer(_ -> overriding(variables, node))
          .addMeterProviderCustomizer((made, _) -> made.registerMetricReader(figures))
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException e) {
      throw new CannotStart(
          "Traces cannot be sent: "
              + e.getMessage()
              + ". Correct the variable, whose name begins with OTEL_, or leave out "
              + ObservationKeys.ENABLE_TRACES.variable(),
          e);
    }
  }

  /// The names of properties for those of variables. What the operator says of the node counts.
  private static Map<String, String> overriding(Map<String, String> variables, String node) {
    var properties = new HashMap<String, String>();
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    properties.merge(SELF, self(node), (said, ours) -> ours + "," + said);
    properties.putAll(ALWAYS);
    return properties;
  }

  private static String self(String node) {
    String version = Traces.class.getPackage().getImplementationVersion();
    return "service.instance.id=%s,service.version=%s"
        .formatted(encoded(node), encoded(version == null ? "unpackaged" : version));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// What was told last is sent, if somebody takes it soon.
  private static void stop(OpenTelemetrySdk sdk) {
    sdk.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
