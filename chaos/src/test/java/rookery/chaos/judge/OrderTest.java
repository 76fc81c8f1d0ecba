package rookery.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {
  @Test
  void what_others_saw_between_two_events_lies_between_them() {
    var order = Order.of(List.of(List.of("a", "d"), List.of("a", "b", "c", "d", "e")));

    assertThat(order.between("a", "d")).containsExactlyInAnyOrder("b", "c");
    assertThat(order.between("b", "c")).isEmpty();
    assertThat(order.between("a", "e")).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void what_nobody_saw_on_both_sides_lies_nowhere() {
    var order = Order.of(List.of(List.of("a", "d"), List.of("b", "d"), List.of("a", "c")));

    assertThat(order.between("a", "d")).isEmpty();
    assertThat(order.before("d")).containsExactlyInAnyOrder("a", "b");
    assertThat(order.before("c")).containsExactly("a");
    assertThat(order.before("a")).isEmpty();
  }

  @Test
  void ways_through_several_clients_count() {
    var order = Order.of(List.of(List.of("a", "b"), List.of("b", "c"), List.of("a", "c")));

    assertThat(order.between("a", "c")).containsExactly("b");
    assertThat(order.before("c")).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void a_contradiction_is_named() {
    var agreeing = Order.of(List.of(List.of("a", "b", "c"), List.of("a", "c")));
    var disagreeing = Order.of(List.of(List.of("a", "b", "c"), List.of("a", "c", "b")));

    assertThat(agreeing.contradictions()).isEmpty();
    assertThat(disagreeing.contradictions()).containsExactlyInAnyOrder("b", "c");
  }
}
