package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.cluster.Checkpoint.Pair;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.UserId;

/// What every [Checkpoints] promises; the numbers are those of its documentation.
public interface CheckpointsContract {
  RandomIds IDS = new RandomIds();
  Epoch EPOCH = new Epoch("one");

  /// An empty store.
  Checkpoints checkpoints() throws Exception;

  /// One connection of one user, as nodes write it. Immutable.
  record Subject(ConnectionId id, UserId user) {
    public static Subject fresh() {
      return new Subject(new ConnectionId(IDS.next()), new UserId(IDS.next()));
    }

    public Checkpoint at(long token, boolean tracked, Pair... pairs) {
      return new Checkpoint(id, user, "ack", token, true, tracked, EPOCH, List.of(pairs));
    }

    /// Written by somebody who knows that there is one already.
    public Checkpoint later(long token, Pair... pairs) {
      return new Checkpoint(id, user, "ack", token, false, true, EPOCH, List.of(pairs));
    }
  }

  private static Incarnation node() {
    return new Incarnation(IDS.next());
  }

  @Test
  default void promise_1_what_was_written_is_there() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var pairs = new Pair[] {new Pair(1, 10, 3), new Pair(5, 20, 4)};
      assertThat(store.save(node(), List.of(one.at(0, false, pairs)), null)).isEmpty();
      var taken = store.take(one.id(), one.user()).orElseThrow();
      assertThat(taken.token()).isEqualTo(1);
      assertThat(taken.flags()).isEqualTo("ack");
      assertThat(taken.epoch()).isEqualTo(EPOCH);
      assertThat(taken.pairs()).containsExactly(pairs);
    }
  }

  @Test
  default void promise_1_the_newest_write_counts_whole() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var node = node();
      store.save(node, List.of(one.at(0, true, new Pair(1, 10, 3), new Pair(2, 11, 3))), null);
      store.save(node, List.of(one.at(0, true, new Pair(7, 30, 3))), null);
      assertThat(store.take(one.id(), one.user()).orElseThrow().pairs())
          .containsExactly(new Pair(7, 30, 3));
    }
  }

  @Test
  default void what_nobody_wrote_or_is_another_users_is_not_given() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      assertThat(store.take(one.id(), one.user())).isEmpty();
      store.save(node(), List.of(one.at(0, false, new Pair(1, 1, 1))), null);
      assertThat(store.take(one.id(), new UserId(IDS.next()))).isEmpty();
      assertThat(store.take(one.id(), one.user()).orElseThrow().token()).isEqualTo(1);
    }
  }

  @Test
  default void promise_2_whoever_was_taken_over_from_writes_nothing_more() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var other = Subject.fresh();
      var old = node();
      store.save(old, List.of(one.at(0, true, new Pair(1, 1, 1))), null);
      long token = store.take(one.id(), one.user()).orElseThrow().token();
      assertThat(
              store.save(
                  old,
                  List.of(one.at(0, true, new Pair(9, 9, 1)), other.at(0, true, new Pair(1, 1, 1))),
                  null))
          .containsExactly(one.id());
      assertThat(store.save(node(), List.of(one.at(token, true, new Pair(4, 4, 1))), null))
          .isEmpty();
      var again = store.take(one.id(), one.user()).orElseThrow();
      assertThat(again.token()).isEqualTo(token + 1);
      assertThat(again.pairs()).containsExactly(new Pair(4, 4, 1));
      assertThat(store.take(other.id(), other.user())).isPresent();
    }
  }

  @Test
  default void promise_3_a_mark_counts_for_what_its_node_tracks() throws Exception {
    try (var store = checkpoints()) {
      var tracked = Subject.fresh();
      var untracked = Subject.fresh();
      var node = node();
      var pair = new Pair(3, 10, 1);
      store.save(
          node,
          List.of(tracked.at(0, true, pair), untracked.at(0, false, pair)),
          new Position(EPOCH, 12));
      store.save(node, List.of(), new Position(EPOCH, 40));
      store.save(node(), List.of(), new Position(EPOCH, 99));
      assertThat(store.take(tracked.id(), tracked.user()).orElseThrow().pairs())
          .containsExactly(pair, new Pair(3, 40, 1));
      assertThat(store.take(untracked.id(), untracked.user()).orElseThrow().pairs())
          .containsExactly(pair);
    }
  }

  @Test
  default void promise_3_a_mark_of_another_epoch_or_an_older_place_adds_nothing() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var node = node();
      store.save(node, List.of(), new Position(EPOCH, 5));
      store.save(node, List.of(one.at(0, true, new Pair(3, 10, 1))), null);
      var first = store.take(one.id(), one.user()).orElseThrow();
      assertThat(first.pairs()).containsExactly(new Pair(3, 10, 1));
      store.save(
          node,
          List.of(one.at(first.token(), true, new Pair(3, 10, 1))),
          new Position(new Epoch("two"), 80));
      assertThat(store.take(one.id(), one.user()).orElseThrow().pairs())
          .containsExactly(new Pair(3, 10, 1));
    }
  }

  @Test
  default void promise_4_a_mark_written_after_the_take_over_does_not_count() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var old = node();
      store.save(old, List.of(one.at(0, true, new Pair(3, 10, 1))), new Position(EPOCH, 10));
      store.take(one.id(), one.user());
      store.save(old, List.of(one.at(0, true, new Pair(8, 20, 1))), new Position(EPOCH, 20));
      assertThat(store.take(one.id(), one.user()).orElseThrow().pairs())
          .containsExactly(new Pair(3, 10, 1));
    }
  }

  @Test
  default void promise_5_what_was_lost_is_not_brought_back() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      var old = node();
      store.save(old, List.of(one.at(0, true, new Pair(1, 1, 1))), null);
      store.save(old, List.of(one.later(0, new Pair(2, 2, 1))), null);
      assertThat(store.take(one.id(), one.user()).orElseThrow().pairs())
          .containsExactly(new Pair(2, 2, 1));
      store.forget(one.id());
      assertThat(store.save(old, List.of(one.later(0, new Pair(3, 3, 1))), null)).isEmpty();
      assertThat(store.take(one.id(), one.user())).isEmpty();
    }
  }

  @Test
  default void what_is_forgotten_is_gone() throws Exception {
    try (var store = checkpoints()) {
      var one = Subject.fresh();
      store.save(node(), List.of(one.at(0, true, new Pair(1, 1, 1))), null);
      store.forget(one.id());
      store.forget(one.id());
      assertThat(store.take(one.id(), one.user())).isEmpty();
    }
  }

  @Test
  default void many_are_written_at_once() throws Exception {
    try (var store = checkpoints()) {
      var all = java.util.stream.Stream.generate(Subject::fresh).limit(1_000).toList();
      var node = node();
      store.save(
          node,
          all.stream().map(one -> one.at(0, true, new Pair(2, 7, 1))).toList(),
          new Position(EPOCH, 8));
      for (Subject one : all.subList(990, 1_000)) {
        assertThat(store.take(one.id(), one.user()).orElseThrow().pairs()).hasSize(2);
      }
    }
  }
}
