package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import rookery.cluster.Epoch;
import rookery.cluster.Position;

/// Where the log ends, and the running hash there. Immutable.
record Head(Position position, String hash) {
  /// Before anything was heard of the log: an epoch that no log has.
  static final Head UNKNOWN = new Head(new Position(new Epoch("none"), 0), "");

  /// Whether it is an end of the log before `other`, which was read of it: then the log is not the
  /// one it was.
  boolean precedes(Head other) {
    long behind = other.position.index() - position.index();
    boolean differs = !other.hash.isEmpty() && !hash.equals(other.hash);
    return behind > 0 || (behind == 0 && differs);
  }

  /// What Redis answered, as text.
  static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
