package rookery.server.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Step;

/// A step as a span. Thread-safe; one that has a scope is closed by the thread that began it.
final class SpanStep implements Step {
  private final Span span;
  private final @Nullable Scope scope;

  /// @param scope within which a thread's steps are parts of this one
  SpanStep(Span span, @Nullable Scope scope) {
    this.span = span;
    this.scope = scope;
  }

  @Override
  public boolean recorded() {
    return true;
  }

  @Override
  public Step with(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Step with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public Step reached(String what) {
    span.addEvent(what);
    return this;
  }

  @Override
  public Step failed(String why) {
    span.setStatus(StatusCode.ERROR).setAttribute("error.type", why);
    return this;
  }

  @Override
  public String traceparent() {
    var context = span.getSpanContext();
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  @Override
  public void close() {
    if (scope != null) {
      scope.close();
    }
    span.end();
  }
}
