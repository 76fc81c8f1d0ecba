package rookery.realtime;

import java.util.List;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;

/// One entry of the log as all event loops of this node share it. Immutable.
record Entry(Position position, List<Item> items) {
  /// What of an entry concerns connections.
  sealed interface Item {}

  /// Something to send.
  record Sent(ClientEvent event, List<FrameHooks.Ready> hooks) implements Item {}

  /// Something that decides who is sent what follows.
  record Changed(EntitlementChange change) implements Item {}
}
