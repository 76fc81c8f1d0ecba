package rookery.people.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whether a user can be spoken to (protocol: realtime 7.1).
public enum Availability {
  ONLINE,
  AWAY,
  DND,
  OFFLINE;

  /// As the wire and the database spell it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Availability> of(String wireName) {
    return Arrays.stream(values()).filter(a -> a.wireName().equals(wireName)).findFirst();
  }
}
