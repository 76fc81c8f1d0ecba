package rookery.realtime;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.delivery.ClientEvent;
import rookery.kernel.UserId;

/// What hooks change of one event, for whom. Whoever is not concerned costs a look into a set.
/// Thread-safe.
final class Edits {
  /// Nothing is changed for anybody.
  static final Edits NONE = new Edits(null, List.of());

  private final @Nullable ClientEvent event;
  private final List<Ready> hooks;
  private final Set<UserId> concerned = new HashSet<>();
  private final boolean anybody;

  /// Found when it is needed first, by whichever event loop; all find the same.
  private @Nullable DataKeys keys;

  /// A hook with its arguments made ready.
  interface Ready {
    /// The only users for whom it may change something; nothing if it must be asked for each.
    Optional<Set<UserId>> concerned();

    /// What it changes for a reader.
    Optional<FrameEdit> before(Reader reader);
  }

  private Edits(@Nullable ClientEvent event, List<Ready> hooks) {
    this.event = event;
    this.hooks = hooks;
    boolean all = false;
    for (Ready hook : hooks) {
      var users = hook.concerned();
      users.ifPresent(concerned::addAll);
      all |= users.isEmpty();
    }
    this.anybody = all;
  }

  static Edits of(ClientEvent event, List<Ready> hooks) {
    return hooks.isEmpty() ? NONE : new Edits(event, List.copyOf(hooks));
  }

  /// The event's bytes for a reader for whom something is changed; null for all others, who share
  /// one copy.
  byte @Nullable [] of(Reader reader) {
    if (event == null || !(anybody || concerned.contains(reader.user()))) {
      return null;
    }
    FrameEdit all = null;
    for (Ready hook : hooks) {
      FrameEdit one = hook.before(reader).orElse(null);
      if (one != null) {
        all = all == null ? one : all.and(one);
      }
    }
    return all == null ? null : keys(event).with(all);
  }

  private DataKeys keys(ClientEvent of) {
    DataKeys found = keys;
    if (found == null) {
      found = DataKeys.of(of);
      keys = found;
    }
    return found;
  }
}
