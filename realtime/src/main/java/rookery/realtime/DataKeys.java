package rookery.realtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rookery.delivery.ClientEvent;
import rookery.json.Json;
import rookery.json.JsonText;

/// Where the keys of an event's data stand in its bytes, so that a frame with further keys is made
/// by copying stretches, without reading the event again. Keys are in alphabetical order, and stay
/// so (protocol: realtime 4). Immutable.
final class DataKeys {
  private final byte[] json;
  private final int open;
  private final int close;
  private final List<Key> keys;

  /// One key with its value.
  ///
  /// @param from index of the quote that opens the name
  /// @param to index behind the value
  private record Key(String name, int from, int to) {}

  private DataKeys(byte[] json, int open, int close, List<Key> keys) {
    this.json = json;
    this.open = open;
    this.close = close;
    this.keys = List.copyOf(keys);
  }

  static DataKeys of(ClientEvent event) {
    int open = ("{\"event\":" + Json.text(event.type()) + ",\"data\":").length();
    byte[] json = event.json();
    var keys = new ArrayList<Key>();
    int at = open + 1;
    while (at < event.dataEnd()) {
      int nameEnd = endOfText(json, at);
      int end = endOfValue(json, nameEnd + 1, event.dataEnd());
      String name = new String(json, at + 1, nameEnd - at - 2, StandardCharsets.UTF_8);
      keys.add(new Key(name, at, end));
      at = end + 1;
    }
    return new DataKeys(json, open, event.dataEnd(), keys);
  }

  /// Index behind the text whose opening quote is at `from`.
  private static int endOfText(byte[] json, int from) {
    int at = from + 1;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /// Index of the comma, or of the object's brace, behind the value that begins at `from`.
  private static int endOfValue(byte[] json, int from, int close) {
    int depth = 0;
    int at = from;
    while (at < close) {
      switch (json[at]) {
        case '"' -> at = endOfText(json, at) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ',' -> {
          if (depth == 0) {
            return at;
          }
        }
        default -> {}
      }
      at++;
    }
    return close;
  }

  /// The event's bytes with the edit's keys at their places; a key that is there already is
  /// replaced.
  byte[] with(FrameEdit edit) {
    var puts = new TreeMap<>(edit.puts());
    var out = new ByteArrayOutputStream(json.length + 128);
    out.write(json, 0, open + 1);
    boolean first = true;
    for (Key key : keys) {
      boolean replaced = false;
      while (!puts.isEmpty() && puts.firstKey().compareTo(key.name()) <= 0) {
        replaced = puts.firstKey().equals(key.name());
        put(out, first, puts.pollFirstEntry());
        first = false;
      }
      if (!replaced) {
        comma(out, first);
        out.write(json, key.from(), key.to() - key.from());
        first = false;
      }
    }
    for (var put : puts.entrySet()) {
      put(out, first, put);
      first = false;
    }
    out.write(json, close, json.length - close);
    return out.toByteArray();
  }

  private static void put(
      ByteArrayOutputStream out, boolean first, Map.Entry<String, JsonText> put) {
    comma(out, first);
    String text = Json.text(put.getKey()) + ":" + put.getValue().text();
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void comma(ByteArrayOutputStream out, boolean first) {
    if (!first) {
      out.write(',');
    }
  }
}
