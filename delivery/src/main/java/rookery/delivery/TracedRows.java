package rookery.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rookery.cluster.Bytes;

/// The rows of traced requests that wait for the log. Only so many: whoever is left out for others
/// is delivered like them, and its trace ends at its commit. Pure. Not thread-safe; confined to the
/// publisher's lock.
final class TracedRows {
  private static final int MOST = 1_024;

  private final Map<Long, String> waiting = new LinkedHashMap<>();

  /// Rows that are about to wait.
  ///
  /// @param parent their `traceparent`
  void add(Collection<Long> rows, String parent) {
    rows.forEach(row -> waiting.put(row, parent));
    while (waiting.size() > MOST) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  /// What is to be said of a batch, if any of its rows waited here; they wait no longer.
  ///
  /// @param batch envelopes
  Optional<Notice> leaving(List<byte[]> batch) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    var parents = new HashMap<Long, String>();
    for (byte[] envelope : batch) {
      long row = row(envelope);
      String parent = waiting.remove(row);
      if (parent != null) {
        parents.put(row, parent);
      }
    }
    return parents.isEmpty() ? Optional.empty() : Optional.of(TraceNotice.of(parents));
  }

  private static long row(byte[] envelope) {
    try {
      return Envelope.row(Bytes.of(envelope));
    } catch (RecordCodec.Unreadable e) {
      throw new IllegalStateException("an envelope of this node's own", e);
    }
  }
}
