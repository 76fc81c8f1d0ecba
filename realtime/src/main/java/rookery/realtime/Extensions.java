package rookery.realtime;

import java.util.List;

/// What features add to sockets. Immutable.
public record Extensions(
    List<SocketAction> actions, List<FrameHook<?, ?>> hooks, List<ConnectionWatcher> watchers) {
  public Extensions {
    actions = List.copyOf(actions);
    hooks = List.copyOf(hooks);
    watchers = List.copyOf(watchers);
  }
}
