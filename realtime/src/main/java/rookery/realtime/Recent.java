package rookery.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Position;

/// The newest entries of the log, as this node's connections share them: whoever is a little behind
/// reads them from here. Bounded in bytes. Thread-safe; written by the tailer's thread.
final class Recent {
  private final long mostBytes;

  /// Entry `index` stands at `index % ring.length`.
  private @Nullable Entry[] ring = new Entry[1_024];

  private Position start;
  private long end;
  private long bytes;

  /// @param start what follows it will be added
  Recent(long mostBytes, Position start) {
    this.mostBytes = mostBytes;
    this.start = start;
    this.end = start.index();
  }

  /// The next entry; one that is not the next one makes everything before it useless.
  synchronized void add(Entry entry) {
    Position at = entry.position();
    if (!at.epoch().equals(start.epoch()) || at.index() != end + 1) {
      restart(new Position(at.epoch(), at.index() - 1));
    }
    if (end - start.index() == ring.length) {
      grow();
    }
    end++;
    ring[slot(end)] = entry;
    bytes += entry.bytes();
    while (bytes > mostBytes && end - start.index() > 1) {
      drop();
    }
  }

  private void drop() {
    start = start.next();
    int slot = slot(start.index());
    Entry old = ring[slot];
    ring[slot] = null;
    bytes -= old == null ? 0 : old.bytes();
  }

  private void grow() {
    var larger = new @Nullable Entry[ring.length * 2];
    for (long i = start.index() + 1; i <= end; i++) {
      larger[(int) (i % larger.length)] = ring[slot(i)];
    }
    ring = larger;
  }

  private int slot(long index) {
    return (int) (index % ring.length);
  }

  /// Nothing before `place` counts any more.
  synchronized void restart(Position place) {
    ring = new Entry[1_024];
    start = place;
    end = place.index();
    bytes = 0;
  }

  /// What follows `after`, up to index `upTo`, at most `most` entries; nothing at all if that is
  /// not here.
  synchronized Optional<List<Entry>> behind(Position after, long upTo, int most) {
    if (!after.epoch().equals(start.epoch()) || after.index() < start.index()) {
      return Optional.empty();
    }
    var found = new ArrayList<Entry>();
    long last = Math.min(Math.min(end, upTo), after.index() + most);
    for (long i = after.index() + 1; i <= last; i++) {
      Entry entry = ring[slot(i)];
      if (entry != null) {
        found.add(entry);
      }
    }
    return Optional.of(found);
  }

  /// The newest place.
  synchronized Position end() {
    return new Position(start.epoch(), end);
  }
}
