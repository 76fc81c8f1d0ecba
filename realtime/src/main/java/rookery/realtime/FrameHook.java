package rookery.realtime;

import java.util.Optional;
import java.util.Set;
import rookery.delivery.HookKey;
import rookery.kernel.UserId;

/// Changes an event's frame for single recipients, at delivery. It is pure: the frame that a
/// recipient gets depends on the event, the arguments and the reader alone, because another node
/// must be able to compute the same frame again.
///
/// 1. [#prepare] and [#concerned] run once per event and node, [#before] once per recipient who may
///    be concerned, on an event loop: it must be quick and must not block.
/// 2. A hook may change a frame, never drop it, and never touches the shared event.
/// 3. One that throws leaves the frame as it is, for everybody else too; it is counted.
///
/// @param <A> the arguments that travel with the event
/// @param <P> the arguments made ready for quick answers, such as a set
public interface FrameHook<A extends Record, P> {
  /// Name and arguments; events attach the hook with [HookKey#with].
  HookKey<A> key();

  /// Makes the arguments ready, once per event and node.
  P prepare(A arguments);

  /// The only users for whom anything may change, if that can be said beforehand: all others are
  /// then not asked for, and cost nothing.
  default Optional<Set<UserId>> concerned(P prepared) {
    return Optional.empty();
  }

  /// What changes for this reader; nothing for most.
  Optional<FrameEdit> before(P prepared, Reader reader);
}
