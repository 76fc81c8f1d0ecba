package rookery.cluster;

/// A place in the event log: behind entry `index` of an epoch. Immutable.
///
/// @param index the log's own count of entries in this epoch; 0 is before the first
public record Position(Epoch epoch, long index) implements Comparable<Position> {
  /// The place behind the next entry.
  public Position next() {
    return new Position(epoch, index + 1);
  }

  /// Compares two places of one epoch; those of two epochs do not compare.
  @Override
  public int compareTo(Position other) {
    if (!epoch.equals(other.epoch)) {
      throw new IllegalArgumentException("positions of two epochs: " + this + ", " + other);
    }
    return Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return epoch + ":" + index;
  }
}
