package rookery.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  @Test
  void parts_are_closed_in_reverse_and_a_failure_stops_none() {
    var closed = new ArrayList<String>();
    var lifecycle = new Lifecycle();
    AutoCloseable first = () -> closed.add("first");
    AutoCloseable failing =
        () -> {
          throw new IllegalArgumentException("stuck");
        };
    AutoCloseable last = () -> closed.add("last");
    lifecycle.own(first);
    lifecycle.own(failing);
    lifecycle.own(last);

    assertThatIllegalStateException()
        .isThrownBy(lifecycle::close)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

    assertThat(closed).isEqualTo(List.of("last", "first"));
  }
}
