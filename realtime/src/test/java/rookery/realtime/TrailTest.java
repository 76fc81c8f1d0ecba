package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.cluster.Checkpoint.Pair;

class TrailTest {
  private final Trail trail = new Trail();

  @Test
  void a_place_from_which_nothing_was_sent_is_replaced_by_the_nearer_one() {
    trail.add(new Pair(1, 10, 1), 0);
    trail.add(new Pair(1, 20, 1), 1);
    trail.add(new Pair(1, 20, 1), 2);
    assertThat(trail.pairs()).containsExactly(new Pair(1, 20, 1));
  }

  @Test
  void other_rights_make_another_place() {
    trail.add(new Pair(1, 10, 1), 0);
    trail.add(new Pair(1, 20, 2), 1);
    assertThat(trail.pairs()).containsExactly(new Pair(1, 10, 1), new Pair(1, 20, 2));
  }

  @Test
  void a_place_that_is_not_farther_adds_nothing() {
    trail.add(new Pair(5, 50, 1), 0);
    trail.add(new Pair(6, 50, 1), 1);
    trail.add(new Pair(2, 20, 1), 2);
    assertThat(trail.pairs()).containsExactly(new Pair(5, 50, 1));
  }

  @Test
  void many_places_thin_out_with_age_and_the_first_and_newest_stay() {
    for (int second = 0; second < 10_000; second++) {
      trail.add(new Pair(second + 1, second * 10L, 1), second);
      List<Pair> pairs = trail.pairs();
      assertThat(pairs).hasSizeLessThanOrEqualTo(24);
      assertThat(pairs.getFirst()).isEqualTo(new Pair(1, 0, 1));
      assertThat(pairs.getLast().seq()).isEqualTo(second + 1);
    }
    assertThat(trail.pairs()).isSortedAccordingTo(java.util.Comparator.comparingLong(Pair::seq));
  }

  @Test
  void whatever_a_client_has_a_place_not_far_before_it_is_known() {
    int now = 3_000;
    for (int second = 0; second <= now; second++) {
      trail.add(new Pair(second + 1, second * 10L, 1), second);
    }
    for (int behind = 1; behind < 600; behind++) {
      long wanted = now + 1L - behind;
      long nearest =
          trail.pairs().stream().mapToLong(Pair::seq).filter(seq -> seq <= wanted).max().orElse(0);
      assertThat(wanted - nearest).as("%d s behind", behind).isLessThanOrEqualTo(2L * behind);
    }
  }

  @Test
  void a_trail_goes_on_from_another_nodes() {
    var pairs = List.of(new Pair(1, 10, 1), new Pair(4, 40, 1));
    var on = Trail.of(pairs, 100);
    on.add(new Pair(4, 40, 1), 101);
    on.add(new Pair(7, 70, 1), 102);
    assertThat(on.pairs().getFirst()).isEqualTo(pairs.getFirst());
    assertThat(on.pairs().getLast()).isEqualTo(new Pair(7, 70, 1));
  }
}
