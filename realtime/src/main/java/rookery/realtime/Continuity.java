package rookery.realtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints.Taken;
import rookery.cluster.Epoch;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;

/// Whether, and from where, a connection goes on exactly. What it is sent is a function of the log
/// and of what its user is entitled to, so it suffices to know one place at or before what its
/// client has, in this epoch, and the entitlements there. Pure: no log, no clock, no thread.
final class Continuity {
  private Continuity() {}

  /// Why a connection starts over. Each is a label of a metric.
  enum Cause {
    /// Nothing is known of it: too old, lost, or another user's.
    NO_CHECKPOINT,
    /// Its places belong to another epoch of the log.
    EPOCH,
    /// The client has less than the oldest place that is known, or the log does not reach back to
    /// it any more.
    WINDOW,
    /// What the user was entitled to there cannot be told any more.
    VERSION,
    /// The client says that it has more than there ever was.
    AHEAD,
    /// What is needed to tell cannot be reached.
    UNAVAILABLE
  }

  /// The answer.
  sealed interface Verdict {
    /// From this place, with the entitlements of now. Immutable.
    record Exact(Pair pair) implements Verdict {}

    /// From this place, with the entitlements that hold there: [#rewound] finds them. Immutable.
    record Earlier(Pair pair) implements Verdict {}

    /// Not at all. Immutable.
    record StartOver(Cause cause) implements Verdict {}
  }

  /// @param wanted the number of the event that the client expects next
  /// @param epoch in which the connection was attached
  /// @param now read from the primary database after it was attached
  static Verdict judge(Taken taken, long wanted, Epoch epoch, Entitlements now) {
    if (!taken.epoch().equals(epoch)) {
      return new Verdict.StartOver(Cause.EPOCH);
    }
    Optional<Pair> best =
        taken.pairs().stream()
            .filter(pair -> pair.seq() <= wanted)
            .max(Comparator.comparingLong(Pair::index));
    if (best.isEmpty()) {
      return new Verdict.StartOver(Cause.WINDOW);
    }
    Pair pair = best.get();
    if (pair.version() == now.version()) {
      return new Verdict.Exact(pair);
    }
    return pair.version() < now.version()
        ? new Verdict.Earlier(pair)
        : new Verdict.StartOver(Cause.VERSION);
  }

  /// What a user was entitled to at an earlier version: the present set with all later changes
  /// undone; nothing if one of them is missing.
  ///
  /// @param later changes of this user, among them those behind `version`, in any order
  static Optional<Entitlements> rewound(
      Entitlements now, long version, List<EntitlementChange> later) {
    var undo = new ArrayList<>(later);
    undo.removeIf(change -> change.version() <= version || change.version() > now.version());
    undo.sort(Comparator.comparingLong(EntitlementChange::version).reversed());
    if (undo.stream().map(EntitlementChange::version).distinct().count()
        != now.version() - version) {
      return Optional.empty();
    }
    var channels = new HashSet<>(now.channels());
    var teams = new HashSet<>(now.teams());
    boolean admin = now.admin();
    for (EntitlementChange change : undo) {
      switch (change.change()) {
        case EntitlementChange.JoinedChannel(var channel) -> channels.remove(channel);
        case EntitlementChange.LeftChannel(var channel) -> channels.add(channel);
        case EntitlementChange.JoinedTeam(var team) -> teams.remove(team);
        case EntitlementChange.LeftTeam(var team) -> teams.add(team);
        case EntitlementChange.Administers(var yes) -> admin = !yes;
      }
    }
    return Optional.of(new Entitlements(version, channels, teams, admin));
  }
}
