package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rookery.cluster.PresenceTable.Change;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.UserId;

class PresenceTableTest {
  private static final RandomIds IDS = new RandomIds();
  private final PresenceTable table = new PresenceTable();
  private final Incarnation one = new Incarnation(IDS.next());
  private final Incarnation two = new Incarnation(IDS.next());
  private final UserId amy = new UserId(IDS.next());
  private final UserId bob = new UserId(IDS.next());

  @Test
  void a_user_is_online_from_the_first_socket_on_any_node_to_the_last() {
    assertThat(table.opened(one, amy)).isEqualTo(Change.ONLINE);
    assertThat(table.opened(two, amy)).isEqualTo(Change.NONE);
    assertThat(table.closed(one, amy)).isEqualTo(Change.NONE);
    assertThat(table.online(amy)).isTrue();
    assertThat(table.closed(two, amy)).isEqualTo(Change.OFFLINE);
    assertThat(table.online(amy)).isFalse();
    assertThat(table.users()).isEmpty();
  }

  @Test
  void what_is_said_twice_counts_once() {
    table.opened(one, amy);
    assertThat(table.opened(one, amy)).isEqualTo(Change.NONE);
    assertThat(table.closed(one, amy)).isEqualTo(Change.OFFLINE);
    assertThat(table.closed(one, amy)).isEqualTo(Change.NONE);
  }

  @Test
  void a_lost_node_takes_those_with_it_who_are_nowhere_else() {
    table.opened(one, amy);
    table.opened(one, bob);
    table.opened(two, bob);
    assertThat(table.lost(one)).containsExactly(amy);
    assertThat(table.users()).containsExactly(bob);
    assertThat(table.lost(one)).isEmpty();
  }

  @Test
  void a_whole_share_heals_what_was_missed() {
    table.opened(one, amy);
    assertThat(table.share(one, Set.of(bob), true, true)).containsExactly(amy);
    assertThat(table.users()).containsExactly(bob);
  }

  @Test
  void what_changes_while_a_share_arrives_is_newer_than_it() {
    table.share(one, Set.of(amy), true, false);
    table.closed(one, amy);
    table.opened(one, bob);
    assertThat(table.share(one, Set.of(), false, true)).isEmpty();
    assertThat(table.users()).containsExactly(bob);
  }

  @Test
  void a_share_whose_beginning_was_missed_counts_for_nothing() {
    table.opened(one, amy);
    table.share(one, Set.of(bob), false, true);
    assertThat(table.users()).containsExactly(amy);
  }

  @Test
  void a_share_that_was_arriving_when_doubt_began_counts_for_nothing() {
    table.opened(one, amy);
    table.share(one, Set.of(bob), true, false);
    table.doubt();
    assertThat(table.share(one, Set.of(), false, true)).isEmpty();
    assertThat(table.online(amy)).isTrue();
  }

  @Test
  void after_doubt_only_who_speaks_is_there() {
    table.opened(one, amy);
    table.opened(two, bob);
    table.doubt();
    assertThat(table.users()).containsExactlyInAnyOrder(amy, bob);
    table.share(one, Set.of(amy), true, true);
    assertThat(table.silent()).containsExactly(two);
    assertThat(table.lost(two)).containsExactly(bob);
    assertThat(table.silent()).isEmpty();
  }

  @Test
  void random_histories_fold_to_the_truth() {
    for (int run = 0; run < 300; run++) {
      new History(new Random().nextLong()).play(400);
    }
  }

  /// One random history: what is really connected, and what nodes say of it.
  private static final class History {
    private final long seed;
    private final Random random;
    private final PresenceTable table = new PresenceTable();
    private final List<Incarnation> nodes = ids(3).map(Incarnation::new).toList();
    private final List<UserId> users = ids(5).map(UserId::new).toList();
    private final Map<Incarnation, Set<UserId>> truth = new HashMap<>();
    private boolean missed;

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      nodes.forEach(node -> truth.put(node, new HashSet<>()));
    }

    private static Stream<String> ids(int count) {
      return IntStream.range(0, count).mapToObj(_ -> IDS.next());
    }

    void play(int steps) {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(12)) {
          case 0 -> heal();
          case 1 -> restart();
          case 2 -> {
            flip(true);
            missed = true;
          }
          default -> flip(false);
        }
        if (!missed) {
          check();
        }
      }
      heal();
      check();
    }

    private void check() {
      var online = new HashSet<UserId>();
      truth.values().forEach(online::addAll);
      assertThat(table.users()).as("seed %d", seed).isEqualTo(online);
    }

    /// A user comes to, or leaves, a node; the word of it may be lost.
    private void flip(boolean lost) {
      var node = nodes.get(random.nextInt(nodes.size()));
      var user = users.get(random.nextInt(users.size()));
      boolean before = online(user);
      boolean came = truth.get(node).add(user);
      if (!came) {
        truth.get(node).remove(user);
      }
      if (lost) {
        return;
      }
      Change change = came ? table.opened(node, user) : table.closed(node, user);
      if (!missed) {
        assertThat(change).as("seed %d", seed).isEqualTo(between(before, online(user)));
      }
    }

    private boolean online(UserId user) {
      return truth.values().stream().anyMatch(share -> share.contains(user));
    }

    private static Change between(boolean before, boolean after) {
      if (before == after) {
        return Change.NONE;
      }
      return after ? Change.ONLINE : Change.OFFLINE;
    }

    /// A node dies and is found lost; it comes back as another.
    private void restart() {
      var node = nodes.get(random.nextInt(nodes.size()));
      truth.get(node).clear();
      table.lost(node);
    }

    /// Every node tells its whole share, a user a part, while other things happen.
    private void heal() {
      for (var node : nodes) {
        var share = new ArrayList<>(truth.get(node));
        table.share(node, Set.of(), true, false);
        for (var user : share) {
          table.share(node, Set.of(user), false, false);
          meanwhile(node, new HashSet<>(share.subList(share.indexOf(user) + 1, share.size())));
        }
        table.share(node, Set.of(), false, true);
      }
      missed = false;
    }

    /// A change between two parts; a share is one moment, so its later parts may be outdated only
    /// if the log gave the change after them, which is what a node's own order rules out.
    private void meanwhile(Incarnation node, Set<UserId> still) {
      var user = users.get(random.nextInt(users.size()));
      if (still.contains(user)) {
        return;
      }
      if (truth.get(node).add(user)) {
        table.opened(node, user);
      } else {
        truth.get(node).remove(user);
        table.closed(node, user);
      }
    }
  }
}
