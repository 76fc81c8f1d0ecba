package rookery.realtime;

import java.util.ArrayList;
import java.util.List;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogRecord;
import rookery.delivery.Notice;

/// One entry of the log as all event loops of this node share it. Immutable.
///
/// @param bytes that it takes in memory, about
record Entry(Position position, List<Item> items, int bytes) {
  private static final int OVERHEAD = 160;

  /// What of an entry concerns connections.
  sealed interface Item {}

  /// Something to send.
  ///
  /// @param edits what hooks change of it
  record Sent(ClientEvent event, Edits edits) implements Item {
    /// What a reader is sent, but for its number: the same bytes for all for whom hooks change
    /// nothing.
    byte[] bytes(Reader reader) {
      byte[] edited = edits.of(reader);
      return edited == null ? event.json() : edited;
    }
  }

  /// Something that decides who is sent what follows.
  record Changed(EntitlementChange change) implements Item {}

  /// An entry with its hooks made ready.
  static Entry of(Position position, List<LogRecord> records, FrameHooks hooks) {
    var items = new ArrayList<Item>(records.size());
    int bytes = OVERHEAD;
    for (LogRecord record : records) {
      switch (record) {
        case ClientEvent event -> {
          items.add(new Sent(event, hooks.prepare(event)));
          bytes += OVERHEAD + event.json().length;
        }
        case EntitlementChange change -> {
          items.add(new Changed(change));
          bytes += OVERHEAD;
        }
        case Notice _ -> {}
      }
    }
    return new Entry(position, List.copyOf(items), bytes);
  }
}
