package rookery.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a node has applied of the log: hashes of the stretches that end at its last marks. Two
/// nodes that applied the same have the same hash at the same mark. Immutable.
///
/// @param epoch in which they are; empty before the first
/// @param marks the newest last
public record Applied(String epoch, List<Mark> marks) {
  /// Nothing yet.
  public static final Applied NOTHING = new Applied("", List.of());

  public Applied {
    marks = List.copyOf(marks);
  }

  /// A stretch of the log, by the index of its last entry. Immutable.
  public record Mark(long index, String hash) {
    @Override
    public String toString() {
      return index + "=" + hash;
    }
  }

  /// The newest mark.
  public Optional<Mark> last() {
    return marks.isEmpty() ? Optional.empty() : Optional.of(marks.getLast());
  }

  /// One line.
  public String text() {
    if (marks.isEmpty()) {
      return "";
    }
    var text = new StringBuilder(epoch);
    marks.forEach(mark -> text.append(' ').append(mark));
    return text.toString();
  }

  /// @throws IllegalArgumentException if the text is none of [#text]
  public static Applied read(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    String[] parts = text.split(" ", -1);
    var marks = new ArrayList<Mark>();
    for (int i = 1; i < parts.length; i++) {
      int between = parts[i].indexOf('=');
      if (between < 0) {
        throw new IllegalArgumentException("a mark without a hash");
      }
      marks.add(
          new Mark(
              Long.parseLong(parts[i].substring(0, between)), parts[i].substring(between + 1)));
    }
    return new Applied(parts[0], marks);
  }
}
