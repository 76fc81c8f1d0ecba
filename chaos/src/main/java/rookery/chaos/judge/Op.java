package rookery.chaos.judge;

import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;
import rookery.chaos.history.Entry.Outcome;

/// Something that a person asked for, and what came of it. Immutable.
///
/// @param user whose wish it was
/// @param ended null when the history ends before it
record Op(Entry.Invoked invoked, String user, Entry.@Nullable Ended ended) {
  boolean is(String act) {
    return invoked.act().equals(act);
  }

  boolean ok() {
    return ended != null && ended.outcome() == Outcome.OK;
  }

  /// Whether it may have an effect that nobody acknowledged, or once more, or later.
  boolean doubtful() {
    return ended == null || ended.doubtful() || ended.outcome() == Outcome.UNKNOWN;
  }

  /// Whether it certainly had no effect.
  boolean refused() {
    return !ok() && !doubtful();
  }

  /// When it was acknowledged; the end of time if it was not.
  long okAt() {
    return ended != null && ok() ? ended.at() : Long.MAX_VALUE;
  }

  /// The post that it made or is about, "" if there is none.
  String post() {
    return ended == null || ended.post().isEmpty() ? invoked.post() : ended.post();
  }

  @Override
  public String toString() {
    return invoked.act() + " " + invoked.op() + " by " + invoked.device();
  }
}
