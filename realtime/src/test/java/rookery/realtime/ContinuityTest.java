package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints.Taken;
import rookery.cluster.Epoch;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.realtime.Continuity.Cause;
import rookery.realtime.Continuity.Verdict;

/// When a connection goes on exactly, from where, and why it does not.
class ContinuityTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Epoch EPOCH = new Epoch("one");
  private static final UserId ANN = new UserId(IDS.next());
  private static final ChannelId TOWN = new ChannelId(IDS.next());
  private static final ChannelId LAKE = new ChannelId(IDS.next());
  private static final TeamId TEAM = new TeamId(IDS.next());

  /// Three places: seq 1 at 10, seq 5 at 20 (version 2), seq 9 at 30 (version 3).
  private static final List<Pair> PAIRS =
      List.of(new Pair(1, 10, 2), new Pair(5, 20, 2), new Pair(9, 30, 3));

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("all was received", 9, 3, new Verdict.Exact(new Pair(9, 30, 3))),
        Arguments.of("more than the last place", 12, 3, new Verdict.Exact(new Pair(9, 30, 3))),
        Arguments.of("between two places", 7, 2, new Verdict.Exact(new Pair(5, 20, 2))),
        Arguments.of("just at a place", 5, 2, new Verdict.Exact(new Pair(5, 20, 2))),
        Arguments.of("just before a place", 4, 2, new Verdict.Exact(new Pair(1, 10, 2))),
        Arguments.of("only hello", 1, 2, new Verdict.Exact(new Pair(1, 10, 2))),
        Arguments.of("rights changed since", 7, 3, new Verdict.Earlier(new Pair(5, 20, 2))),
        Arguments.of("rights changed twice", 9, 5, new Verdict.Earlier(new Pair(9, 30, 3))),
        Arguments.of("rights of the future", 9, 2, new Verdict.StartOver(Cause.VERSION)),
        Arguments.of("not even hello", 0, 2, new Verdict.StartOver(Cause.WINDOW)),
        Arguments.of("nonsense", -4, 2, new Verdict.StartOver(Cause.WINDOW)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void the_newest_place_that_the_client_has_counts(
      String name, long wanted, long version, Verdict verdict) {
    var taken = new Taken(1, "", EPOCH, PAIRS);
    var now = new Entitlements(version, Set.of(TOWN), Set.of(), false);
    assertThat(Continuity.judge(taken, wanted, EPOCH, now)).as(name).isEqualTo(verdict);
  }

  @Test
  void another_epoch_starts_over_whatever_the_client_has() {
    var taken = new Taken(1, "", new Epoch("of-another-run"), PAIRS);
    var now = new Entitlements(3, Set.of(), Set.of(), false);
    assertThat(Continuity.judge(taken, 9, EPOCH, now))
        .isEqualTo(new Verdict.StartOver(Cause.EPOCH));
  }

  @Test
  void of_two_places_with_one_number_the_farther_counts() {
    var pairs = List.of(new Pair(5, 20, 1), new Pair(5, 90, 1));
    var now = new Entitlements(1, Set.of(), Set.of(), false);
    assertThat(Continuity.judge(new Taken(1, "", EPOCH, pairs), 5, EPOCH, now))
        .isEqualTo(new Verdict.Exact(new Pair(5, 90, 1)));
  }

  private static EntitlementChange change(long version, EntitlementChange.Change change) {
    return new EntitlementChange(ANN, version, change);
  }

  @Test
  void what_was_entitled_to_is_the_present_with_all_later_changes_undone() {
    var now = new Entitlements(7, Set.of(TOWN), Set.of(), true);
    var later =
        List.of(
            change(4, new EntitlementChange.JoinedChannel(LAKE)),
            change(3, new EntitlementChange.LeftTeam(TEAM)),
            change(5, new EntitlementChange.LeftChannel(LAKE)),
            change(7, new EntitlementChange.Administers(true)),
            change(6, new EntitlementChange.JoinedChannel(TOWN)),
            change(2, new EntitlementChange.JoinedTeam(TEAM)));
    assertThat(Continuity.rewound(now, 2, later))
        .contains(new Entitlements(2, Set.of(), Set.of(TEAM), false));
    assertThat(Continuity.rewound(now, 4, later))
        .contains(new Entitlements(4, Set.of(LAKE), Set.of(), false));
    assertThat(Continuity.rewound(now, 7, later)).contains(now);
  }

  @Test
  void one_missing_change_and_nothing_can_be_told() {
    var now = new Entitlements(4, Set.of(TOWN), Set.of(), false);
    var later =
        List.of(
            change(2, new EntitlementChange.JoinedChannel(TOWN)),
            change(4, new EntitlementChange.LeftChannel(LAKE)));
    assertThat(Continuity.rewound(now, 1, later)).isEmpty();
    assertThat(Continuity.rewound(now, 3, later)).isPresent();
  }

  @Test
  void a_change_told_twice_is_undone_once_and_one_from_the_future_never() {
    var now = new Entitlements(2, Set.of(TOWN), Set.of(), false);
    var joined = change(2, new EntitlementChange.JoinedChannel(TOWN));
    var future = change(3, new EntitlementChange.LeftChannel(TOWN));
    assertThat(Continuity.rewound(now, 1, List.of(joined, joined, future)))
        .contains(new Entitlements(1, Set.of(), Set.of(), false));
  }
}
