package rookery.realtime;

import java.util.Map;
import java.util.TreeMap;
import rookery.json.Json;
import rookery.json.JsonText;

/// Keys that a hook puts into an event's `data` for one reader. Immutable.
///
/// @param puts by key: the value as JSON; a key that the event has already is replaced
public record FrameEdit(Map<String, JsonText> puts) {
  public FrameEdit {
    puts = Map.copyOf(puts);
  }

  /// One key with a value that is written as JSON.
  public static FrameEdit put(String key, Object value) {
    return new FrameEdit(Map.of(key, new JsonText(Json.text(value))));
  }

  /// Both edits; the other wins where both put the same key.
  public FrameEdit and(FrameEdit other) {
    var both = new TreeMap<>(puts);
    both.putAll(other.puts);
    return new FrameEdit(both);
  }
}
