package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.Position;

class RecentTest {
  private static final Epoch ONE = new Epoch("one");

  private static Position at(long index) {
    return new Position(ONE, index);
  }

  private static Entry entry(long index, int bytes) {
    return new Entry(at(index), List.of(), bytes);
  }

  private static Optional<List<Long>> indexes(Optional<List<Entry>> found) {
    return found.map(all -> all.stream().map(entry -> entry.position().index()).toList());
  }

  @Test
  void gives_what_follows_a_place_up_to_another() {
    var recent = new Recent(1_000_000, at(7));
    for (int i = 8; i <= 3_000; i++) {
      recent.add(entry(i, 10));
    }
    assertThat(indexes(recent.behind(at(7), 10, 100))).contains(List.of(8L, 9L, 10L));
    assertThat(indexes(recent.behind(at(2_998), Long.MAX_VALUE, 100)))
        .contains(List.of(2_999L, 3_000L));
    assertThat(indexes(recent.behind(at(100), Long.MAX_VALUE, 2))).contains(List.of(101L, 102L));
    assertThat(indexes(recent.behind(at(3_000), Long.MAX_VALUE, 2))).contains(List.of());
    assertThat(recent.behind(at(6), 10, 100)).as("before its beginning").isEmpty();
    assertThat(recent.behind(new Position(new Epoch("two"), 9), 10, 100)).isEmpty();
    assertThat(recent.end()).isEqualTo(at(3_000));
  }

  @Test
  void keeps_no_more_bytes_than_it_may_but_always_the_newest() {
    var recent = new Recent(1_000, at(0));
    for (int i = 1; i <= 5_000; i++) {
      recent.add(entry(i, 100));
    }
    assertThat(indexes(recent.behind(at(4_990), 5_000, 100)).orElseThrow()).hasSize(10);
    assertThat(recent.behind(at(4_989), 5_000, 100)).isEmpty();
    recent.add(entry(5_001, 50_000));
    assertThat(indexes(recent.behind(at(5_000), 5_001, 100))).contains(List.of(5_001L));
    assertThat(recent.behind(at(4_999), 5_001, 100)).isEmpty();
  }

  @Test
  void what_does_not_follow_begins_anew() {
    var recent = new Recent(1_000, at(0));
    recent.add(entry(1, 10));
    recent.add(entry(5, 10));
    assertThat(recent.behind(at(0), 5, 100)).isEmpty();
    assertThat(indexes(recent.behind(at(4), 5, 100))).contains(List.of(5L));
    recent.restart(at(9));
    assertThat(recent.behind(at(4), 9, 100)).isEmpty();
    assertThat(indexes(recent.behind(at(9), 9, 100))).contains(List.of());
  }
}
