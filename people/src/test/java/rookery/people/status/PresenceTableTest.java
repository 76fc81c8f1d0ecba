package rookery.people.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.UserId;

/// The fold of presence against sets of users by node.
class PresenceTableTest {
  private static final RandomIds IDS = new RandomIds();

  static LongStream seeds() {
    return new Random().longs(40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void it_knows_who_is_connected_whatever_nodes_tell(long seed) {
    var random = new Random(seed);
    var table = new PresenceTable();
    Map<Incarnation, Set<UserId>> truth = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      truth.put(new Incarnation(IDS.next()), new HashSet<>());
    }
    List<Incarnation> nodes = List.copyOf(truth.keySet());
    List<UserId> users = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      users.add(new UserId(IDS.next()));
    }
    for (int i = 0; i < 500; i++) {
      Incarnation node = nodes.get(random.nextInt(nodes.size()));
      UserId user = users.get(random.nextInt(users.size()));
      Set<UserId> there = truth.get(node);
      switch (random.nextInt(8)) {
        case 0 -> {
          boolean wasAnywhere = anywhere(truth, user);
          boolean wasThere = there.remove(user);
          assertThat(table.closed(node, user))
              .as("seed %d", seed)
              .isEqualTo(wasThere && wasAnywhere && !anywhere(truth, user));
        }
        case 1 -> {
          var gone = new HashSet<>(there);
          there.clear();
          gone.removeIf(u -> anywhere(truth, u));
          assertThat(Set.copyOf(table.lost(node))).as("seed %d", seed).isEqualTo(gone);
        }
        case 2 -> tellShare(table, node, there, random);
        default -> {
          there.add(user);
          table.opened(node, user);
        }
      }
      for (UserId each : users) {
        assertThat(table.test(each)).as("seed %d", seed).isEqualTo(anywhere(truth, each));
      }
    }
  }

  /// In parts, with changes in between.
  private static void tellShare(
      PresenceTable table, Incarnation node, Set<UserId> there, Random random) {
    var all = new ArrayList<>(there);
    int cut = all.isEmpty() ? 0 : random.nextInt(all.size());
    table.share(node, Set.copyOf(all.subList(0, cut)), true, false);
    if (!there.isEmpty() && random.nextBoolean()) {
      UserId leaving = there.iterator().next();
      there.remove(leaving);
      table.closed(node, leaving);
      all.remove(leaving);
      cut = Math.min(cut, all.size());
    }
    table.share(node, Set.copyOf(all.subList(cut, all.size())), false, true);
    // Those before the cut were told in the first part.
    all.subList(0, cut).forEach(user -> table.opened(node, user));
  }

  private static boolean anywhere(Map<Incarnation, Set<UserId>> truth, UserId user) {
    return truth.values().stream().anyMatch(set -> set.contains(user));
  }

  @Test
  void a_share_heals_what_was_missed() {
    var table = new PresenceTable();
    var node = new Incarnation(IDS.next());
    var gone = new UserId(IDS.next());
    var here = new UserId(IDS.next());
    table.opened(node, gone);
    table.share(node, Set.of(here), true, true);
    assertThat(table.test(gone)).isFalse();
    assertThat(table.test(here)).isTrue();
  }

  @Test
  void who_is_silent_in_a_new_epoch_is_known() {
    var table = new PresenceTable();
    var silent = new Incarnation(IDS.next());
    var heard = new Incarnation(IDS.next());
    table.opened(silent, new UserId(IDS.next()));
    table.opened(heard, new UserId(IDS.next()));
    table.doubt();
    table.share(heard, Set.of(), true, true);
    assertThat(table.silent()).containsExactly(silent);
  }
}
