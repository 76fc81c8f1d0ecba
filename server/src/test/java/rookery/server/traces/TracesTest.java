package rookery.server.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.Lifecycle;
import rookery.kernel.Step;
import rookery.kernel.Tracing;
import rookery.server.launch.CannotStart;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Settings;

class TracesTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Lifecycle parts = new Lifecycle();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    parts.close();
  }

  private Tracing start(Map<String, String> environment) throws BadSetting, CannotStart {
    return Traces.start(Settings.read(Settings.Sources.of(environment)), "rook", metrics, parts);
  }

  /// There is no collector.
  private Tracing sampling(String sampler) throws BadSetting, CannotStart {
    return start(
        Map.of(
            "MM_ROOKERYSETTINGS_ENABLETRACES", "true",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1",
            "OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true",
            "OTEL_TRACES_SAMPLER", sampler));
  }

  @Test
  void without_the_switch_there_is_nothing_whatever_the_variables_say() throws Exception {
    var tracing = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"));

    assertThat(tracing).isSameAs(Tracing.OFF);
    assertThat(tracing.request("GET", "/x", PARENT)).isSameAs(Step.NONE);
    assertThat(tracing.follow(Step.Kind.RECEIVE, "x", PARENT)).isSameAs(Step.NONE);
    assertThat(metrics.getMeters()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("BatchSpanProcessor"));
  }

  @Test
  void variables_that_cannot_be_used_are_named() {
    assertThatThrownBy(() -> sampling("sometimes"))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("sometimes")
        .hasMessageContaining("OTEL_");
    assertThatThrownBy(() ->
            start(
                Map.of(
                    "MM_ROOKERYSETTINGS_ENABLETRACES", "true",
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("OTEL_");
  }

  @Test
  void the_steps_of_a_thread_are_parts_of_its_request_until_that_is_closed() throws Exception {
    var tracing = sampling("always_on");

    assertThat(tracing.following()).isFalse();
    assertThat(tracing.step(Step.Kind.CALL, "alone")).isSameAs(Step.NONE);
    try (Step request = tracing.request("GET", "/x", PARENT)) {
      assertThat(tracing.following()).isTrue();
      Step step = tracing.step(Step.Kind.CALL, "part");
      assertThat(step.traceparent()).startsWith(PARENT.substring(0, 35)).endsWith("-01");
      assertThat(step.traceparent()).isNotEqualTo(request.traceparent());
      step.close();
      step.close();
      assertThat(tracing.following()).isTrue();
    }
    assertThat(tracing.following()).isFalse();
  }

  @Test
  void what_the_sampler_leaves_out_has_no_steps() throws Exception {
    var tracing = sampling("parentbased_always_off");

    try (Step request = tracing.request("GET", "/x", "")) {
      assertThat(request).isSameAs(Step.NONE);
      assertThat(tracing.following()).isFalse();
    }
    try (Step request = tracing.request("GET", "/x", "no such thing")) {
      assertThat(request).isSameAs(Step.NONE);
    }
    assertThat(tracing.follow(Step.Kind.RECEIVE, "x", PARENT).recorded()).isTrue();
    assertThat(tracing.follow(Step.Kind.RECEIVE, "x", PARENT.replace("-01", "-00")))
        .isSameAs(Step.NONE);
    assertThat(tracing.follow(Step.Kind.RECEIVE, "x", "")).isSameAs(Step.NONE);
  }
}
