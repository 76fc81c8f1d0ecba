package rookery.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import rookery.delivery.ClientEvent;
import rookery.json.Json;
import rookery.json.JsonText;
import rookery.json.MalformedJson;

/// Makes frames out of an event's bytes. Those bytes are shared by all recipients and never
/// changed: a frame adds its `seq`, and what hooks put in.
final class Frames {
  private Frames() {}

  /// The frame of one recipient.
  static ByteBuf plain(ClientEvent event, long seq) {
    return Unpooled.wrappedBuffer(event.json(), tail(seq));
  }

  /// The frame of one recipient, with what hooks put into its data.
  static ByteBuf edited(ClientEvent event, FrameEdit edit, long seq) {
    byte[] json = event.json();
    int end = event.dataEnd();
    if (edit.puts().keySet().stream().anyMatch(key -> mayHave(event, key))) {
      return replaced(event, edit, seq);
    }
    var puts = new StringBuilder();
    boolean first = json[end - 1] == '{';
    for (var put : new TreeMap<>(edit.puts()).entrySet()) {
      puts.append(first ? "" : ",").append(Json.text(put.getKey())).append(':');
      puts.append(put.getValue().text());
      first = false;
    }
    return Unpooled.wrappedBuffer(
        Unpooled.wrappedBuffer(json, 0, end),
        Unpooled.wrappedBuffer(puts.toString().getBytes(StandardCharsets.UTF_8)),
        Unpooled.wrappedBuffer(json, end, json.length - end),
        Unpooled.wrappedBuffer(tail(seq)));
  }

  /// The rare case: a key that the event has is replaced, so the data is read and written again.
  private static ByteBuf replaced(ClientEvent event, FrameEdit edit, long seq) {
    byte[] json = event.json();
    int start = dataStart(event);
    try {
      Map<String, Object> data = new TreeMap<>();
      Json.object(Arrays.copyOfRange(json, start, event.dataEnd() + 1))
          .forEach((key, value) -> data.put(key, value == null ? new JsonText("null") : value));
      data.putAll(edit.puts());
      return Unpooled.wrappedBuffer(
          Unpooled.wrappedBuffer(json, 0, start),
          Unpooled.wrappedBuffer(Json.bytes(data)),
          Unpooled.wrappedBuffer(json, event.dataEnd() + 1, json.length - event.dataEnd() - 1),
          Unpooled.wrappedBuffer(tail(seq)));
    } catch (MalformedJson e) {
      throw new IllegalStateException("an event's data is an object", e);
    }
  }

  private static int dataStart(ClientEvent event) {
    return ("{\"event\":" + Json.text(event.type()) + ",\"data\":").length();
  }

  /// Whether the key stands anywhere in the data; nested texts may pretend it, which costs time but
  /// no correctness.
  private static boolean mayHave(ClientEvent event, String key) {
    byte[] wanted = (Json.text(key) + ":").getBytes(StandardCharsets.UTF_8);
    byte[] json = event.json();
    for (int at = dataStart(event); at + wanted.length <= event.dataEnd(); at++) {
      if (Arrays.equals(json, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] tail(long seq) {
    return (",\"seq\":" + seq + "}").getBytes(StandardCharsets.US_ASCII);
  }
}
