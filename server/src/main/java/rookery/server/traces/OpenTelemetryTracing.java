package rookery.server.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import rookery.kernel.Step;
import rookery.kernel.Tracing;

/// Tells of steps as spans of OpenTelemetry. Which requests are traced is the sampler's to say, and
/// steps of others are not even made. Thread-safe.
final class OpenTelemetryTracing implements Tracing {
  private static final TextMapGetter<String> HEADER =
      (parent, key) -> key.equals("traceparent") ? parent : null;

  private final Tracer tracer;

  OpenTelemetryTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public boolean on() {
    return true;
  }

  // The step closes the scope.
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  public Step request(String method, String route, String parent) {
    Span span =
        tracer
            .spanBuilder(method + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(context(parent))
            .setAttribute("http.request.method", method)
            .setAttribute("http.route", route)
            .startSpan();
    return span.isRecording() ? new SpanStep(span, span.makeCurrent()) : Step.NONE;
  }

  @Override
  public boolean following() {
    return Span.current().isRecording();
  }

  @Override
  public Step step(Step.Kind kind, String name) {
    return following() ? started(kind(kind), name, Context.current()) : Step.NONE;
  }

  @Override
  public Step follow(Step.Kind kind, String name, String parent) {
    Context context = context(parent);
    return Span.fromContext(context).getSpanContext().isValid()
        ? started(kind(kind), name, context)
        : Step.NONE;
  }

  private Step started(SpanKind kind, String name, Context parent) {
    Span span = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
    return span.isRecording() ? new SpanStep(span, null) : Step.NONE;
  }

  private static SpanKind kind(Step.Kind kind) {
    return switch (kind) {
      case CALL -> SpanKind.CLIENT;
      case SEND -> SpanKind.PRODUCER;
      case RECEIVE -> SpanKind.CONSUMER;
    };
  }

  /// What is no `traceparent` is none.
  private static Context context(String parent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, HEADER);
  }
}
