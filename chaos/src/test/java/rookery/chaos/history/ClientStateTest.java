package rookery.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientStateTest {
  private final ClientState state = new ClientState("p1", List.of());

  @Test
  void a_status_that_changes_while_it_is_read_is_no_difference() {
    state.list(listed(10, 5, "online"));
    state.apply(became(20, "away"));

    assertThat(state.differences(listed(21, 19, "online"), Map.of())).isEmpty();
  }

  @Test
  void a_status_that_changes_after_it_was_read_is_no_difference() {
    state.list(listed(10, 5, "online"));
    state.apply(became(30, "away"));

    assertThat(state.differences(listed(21, 19, "online"), Map.of())).isEmpty();
  }

  @Test
  void a_status_of_which_no_event_told_is_a_difference() {
    state.list(listed(10, 5, "online"));
    state.apply(became(15, "away"));

    assertThat(state.differences(listed(21, 19, "online"), Map.of()))
        .extracting(ClientState.Difference::problem)
        .singleElement()
        .asString()
        .contains("should show online");
  }

  private static Entry.Listed listed(long at, long asked, String status) {
    return new Entry.Listed(at, asked, "p1.1", "c", 1, "final", List.of(), status);
  }

  private static Entry.Received became(long at, String status) {
    return new Entry.Received(
        at, "p1.1", 1, "c", 2, "status_change", "", "", "", status, "p1", "", 0, "");
  }
}
