package rookery.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.delivery.EntitlementChange;
import rookery.delivery.History;
import rookery.kernel.UserId;

/// Goes through a part of the log again: what this node still has in memory from there, the rest
/// from the log itself. Thread-safe; blocking.
final class Replay {
  private static final int AT_ONCE = 256;

  private final Recent recent;
  private final History history;
  private final FrameHooks hooks;

  Replay(Recent recent, History history, FrameHooks hooks) {
    this.recent = recent;
    this.history = history;
    this.hooks = hooks;
  }

  /// The next entries behind a place, none at the log's end; nothing at all if they cannot be had
  /// any more.
  Optional<List<Entry>> behind(Position after) throws LogUnavailable {
    var here = recent.behind(after, Long.MAX_VALUE, AT_ONCE);
    if (here.isPresent()) {
      return here;
    }
    return switch (history.behind(after)) {
      case History.Answer.Gone _ -> Optional.empty();
      case History.Answer.Found(var past) ->
          Optional.of(
              past.stream().map(each -> Entry.of(each.position(), each.records(), hooks)).toList());
    };
  }

  /// The changes of what a user may receive behind a place, as far as the log tells them now;
  /// nothing at all if it does not reach back to there.
  Optional<List<EntitlementChange>> changes(UserId user, Position after) throws LogUnavailable {
    var changes = new ArrayList<EntitlementChange>();
    Position at = after;
    while (true) {
      var next = behind(at);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get().isEmpty()) {
        return Optional.of(changes);
      }
      for (Entry entry : next.get()) {
        for (Entry.Item item : entry.items()) {
          if (item instanceof Entry.Changed(var change) && change.user().equals(user)) {
            changes.add(change);
          }
        }
        at = entry.position();
      }
    }
  }
}
