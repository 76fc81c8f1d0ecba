package rookery.realtime;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// Reads requests: a text frame holds JSON, a binary one MessagePack with the same keys (protocol:
/// realtime 3.1). What is neither, or has a key of a wrong type, is nothing; the protocol then
/// closes the socket.
final class RequestReader {
  private RequestReader() {}

  static Optional<Request> text(byte[] json) {
    try {
      return request(Json.object(json));
    } catch (MalformedJson _) {
      return Optional.empty();
    }
  }

  static Optional<Request> binary(byte[] messagePack) {
    return MessagePackReader.object(messagePack).flatMap(RequestReader::request);
  }

  private static Optional<Request> request(Map<String, @Nullable Object> object) {
    Object seq = object.get("seq");
    Object action = object.get("action");
    Object data = object.get("data");
    boolean wellFormed =
        (seq == null || seq instanceof Long || seq instanceof Integer)
            && (action == null || action instanceof String)
            && (data == null || data instanceof Map);
    if (!wellFormed) {
      return Optional.empty();
    }
    return Optional.of(
        new Request(
            seq instanceof Number number ? number.longValue() : 0,
            action instanceof String name ? name : "",
            data instanceof Map<?, ?> map ? texts(map) : Map.of()));
  }

  private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
    var data = new TreeMap<String, @Nullable Object>();
    map.forEach((key, value) -> data.put(String.valueOf(key), value));
    return data;
  }
}
