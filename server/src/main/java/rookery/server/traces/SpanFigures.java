package rookery.server.traces;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/// What became of spans, as OpenTelemetry itself counts it, among the figures of the node.
/// Thread-safe.
final class SpanFigures implements MetricReader {
  private static final String EXPORTED = "otlp.exporter.exported";
  private static final String QUEUED = "processedSpans";

  private volatile CollectionRegistration source = CollectionRegistration.noop();

  /// Begins to show them.
  void show(MeterRegistry metrics) {
    counter(metrics, "sent", EXPORTED, "success", true);
    counter(metrics, "failed", EXPORTED, "success", false);
    counter(metrics, "no_room", QUEUED, "dropped", true);
  }

  private void counter(
      MeterRegistry metrics, String result, String theirs, String key, boolean value) {
    FunctionCounter.builder("rookery_traces_spans", this, it -> it.sum(theirs, key, value))
        .tag("result", result)
        .register(metrics);
  }

  private double sum(String name, String key, boolean value) {
    return source.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .map(MetricData::getLongSumData)
        .flatMap(data -> data.getPoints().stream())
        .filter(point ->
            Boolean.valueOf(value).equals(point.getAttributes().get(AttributeKey.booleanKey(key))))
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  @Override
  public void register(CollectionRegistration registration) {
    source = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrument) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
