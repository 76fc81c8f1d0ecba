package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActsTest {
  @org.junit.jupiter.api.Test
  void acts_with_a_subject_in_common_belong_together_even_by_way_of_others() {
    var united =
        Acts.united(List.of(0L, 0L, 1L, 2L, 2L, 3L), List.of("a", "b", "c", "b", "d", "d"));

    assertThat(united.get(0)).isEqualTo(united.get(1)).isEqualTo(united.get(3));
    assertThat(united.get(5)).isEqualTo(united.get(0)).isEqualTo(united.get(4));
    assertThat(united.get(2)).isNotEqualTo(united.get(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void they_are_those_that_a_slow_way_finds(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var acts = new ArrayList<Long>();
      var subjects = new ArrayList<String>();
      int size = random.nextInt(1, 20);
      for (int i = 0; i < size; i++) {
        acts.add(acts.isEmpty() ? 0 : acts.getLast() + random.nextInt(2));
        subjects.add("s" + random.nextInt(12));
      }
      var united = Acts.united(acts, subjects);
      boolean[][] together = together(acts, subjects);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          assertThat(united.get(i).equals(united.get(j)))
              .as("%s %s %d %d", acts, subjects, i, j)
              .isEqualTo(together[i][j]);
        }
      }
    }
  }

  private static boolean[][] together(List<Long> acts, List<String> subjects) {
    int size = acts.size();
    var linked = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        linked[i][j] = acts.get(i).equals(acts.get(j)) || subjects.get(i).equals(subjects.get(j));
      }
    }
    for (int k = 0; k < size; k++) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          linked[i][j] |= linked[i][k] && linked[k][j];
        }
      }
    }
    return linked;
  }
}
