package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
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

  /// An answer that begins with epoch, index and hash.
  static Head read(Object answer) {
    List<?> parts = (List<?>) answer;
    var epoch = new Epoch(text(parts.get(0)));
    return new Head(new Position(epoch, Long.parseLong(text(parts.get(1)))), text(parts.get(2)));
  }

  static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
