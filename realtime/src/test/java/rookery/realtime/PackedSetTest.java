package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedSetTest {
  /// Some share a hash. Immutable.
  private record Element(int number) {
    @Override
    public int hashCode() {
      return number / 3;
    }
  }

  @Test
  void it_is_a_set_whatever_comes_and_goes() {
    var random = new Random(11);
    for (int round = 0; round < 200; round++) {
      int range = 1 + random.nextInt(200);
      var model = new HashSet<Element>();
      var set = new PackedSet<Element>();
      for (int step = 0; step < 500; step++) {
        var element = new Element(random.nextInt(range));
        switch (random.nextInt(round % 2 == 0 ? 3 : 5)) {
          case 0 -> assertThat(set.remove(element)).isEqualTo(model.remove(element));
          case 1 -> assertThat(set.contains(element)).isEqualTo(model.contains(element));
          default -> assertThat(set.add(element)).isEqualTo(model.add(element));
        }
        assertThat(set.size()).isEqualTo(model.size());
        assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
      }
      assertThat(set.copy()).containsExactlyInAnyOrderElementsOf(model);
      assertThat(PackedSet.of(model).copy()).containsExactlyInAnyOrderElementsOf(model);
    }
  }

  @Test
  void an_element_may_be_replaced_by_its_equal() {
    var set = new PackedSet<Element>();
    for (int i = 0; i < 20; i++) {
      set.add(new Element(i));
    }
    var shared = new Element(7);
    set.replaceAll(element -> element.equals(shared) ? shared : element);
    assertThat(set.copy()).anySatisfy(element -> assertThat(element).isSameAs(shared));
    assertThat(set.copy()).hasSize(20);
  }
}
