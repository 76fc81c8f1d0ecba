package rookery.people.user;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Maps of texts as clients send them.
final class WireMaps {
  private WireMaps() {}

  /// The map without keys whose value is null; empty for null.
  static Map<String, String> withoutNulls(@Nullable Map<String, String> sent) {
    var map = new TreeMap<String, String>();
    if (sent != null) {
      sent.forEach((key, value) -> {
        if (value != null) {
          map.put(key, value);
        }
      });
    }
    return map;
  }
}
