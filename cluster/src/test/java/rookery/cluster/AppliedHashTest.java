package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AppliedHashTest {
  private static final Epoch EPOCH = new Epoch("e");

  private static Position at(long index) {
    return new Position(EPOCH, index);
  }

  /// A node that applied the entries behind `start`, up to `end`.
  private static AppliedHash node(long start, long end) {
    var hash = new AppliedHash();
    hash.begin(at(start));
    LongStream.rangeClosed(start + 1, end).forEach(index -> hash.fold(at(index), index * 7));
    return hash;
  }

  @Test
  void nodes_that_applied_the_same_have_the_same_hashes_wherever_they_began() {
    var first = node(0, 1_000).applied();
    var second = node(300, 1_100).applied();
    assertThat(first.marks()).extracting(Applied.Mark::index).containsExactly(256L, 512L, 768L);
    assertThat(second.marks()).extracting(Applied.Mark::index).containsExactly(768L, 1024L);
    assertThat(second.marks().getFirst()).isEqualTo(first.marks().getLast());
    assertThat(Applied.read(first.text())).isEqualTo(first);
  }

  @Test
  void one_that_applied_something_else_or_less_or_twice_has_another() {
    var right = node(0, 256).applied();
    var other = new AppliedHash();
    LongStream.rangeClosed(1, 256).forEach(i -> other.fold(at(i), i == 100 ? 0 : i * 7));
    var less = new AppliedHash();
    LongStream.rangeClosed(1, 256).filter(i -> i != 100).forEach(i -> less.fold(at(i), i * 7));
    var twice = new AppliedHash();
    LongStream.rangeClosed(1, 256)
        .forEach(i -> {
          twice.fold(at(i), i * 7);
          if (i == 100) {
            twice.fold(at(i), i * 7);
          }
        });

    assertThat(other.applied().marks()).hasSize(1).isNotEqualTo(right.marks());
    assertThat(less.applied().marks()).hasSize(1).isNotEqualTo(right.marks());
    assertThat(twice.applied().marks()).hasSize(1).isNotEqualTo(right.marks());
  }

  @Test
  void a_new_start_or_epoch_begins_with_nothing() {
    var hash = node(0, 300);
    hash.begin(at(400));
    LongStream.rangeClosed(401, 600).forEach(i -> hash.fold(at(i), i));
    assertThat(hash.applied()).isEqualTo(Applied.NOTHING);
    LongStream.rangeClosed(601, 768).forEach(i -> hash.fold(at(i), i));
    assertThat(hash.applied().marks()).extracting(Applied.Mark::index).containsExactly(768L);

    var next = new Epoch("next");
    LongStream.rangeClosed(1, 256).forEach(i -> hash.fold(new Position(next, i), i));
    assertThat(hash.applied().epoch()).isEqualTo("next");
    assertThat(hash.applied().marks()).extracting(Applied.Mark::index).containsExactly(256L);
  }

  @Test
  void only_the_last_marks_are_kept() {
    var marks = node(0, 256L * 40).applied().marks();
    assertThat(marks).hasSize(AppliedHash.KEPT);
    assertThat(marks.getLast().index()).isEqualTo(256L * 40);
  }
}
