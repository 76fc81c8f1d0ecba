package rookery.delivery;

import java.util.List;
import rookery.json.Json;

/// An event as it travels: its JSON is written once, here; nodes only slice it into frames.
///
/// @param type the protocol's name
/// @param scope who receives it
/// @param hooks what may change it for single recipients, in order
/// @param json `{"event":...,"data":{...},"broadcast":{...}` in UTF-8: a frame lacks only its `seq`
///   and the closing brace
/// @param dataEnd index in `json` of the brace that closes `data`: a hook's keys are spliced in
///   there
/// @param row the id of its row of the outbox, by which logs follow it from node to node; 0 if it
///   has none, or while it has none yet
public record ClientEvent(
    String type, Scope scope, List<HookCall> hooks, byte[] json, int dataEnd, long row)
    implements LogRecord {
  /// Writes an event down.
  public static <S extends Scope> ClientEvent of(Event<S> event, S scope, List<HookCall> hooks) {
    byte[] data = Json.bytes(event);
    var json = new java.io.ByteArrayOutputStream(data.length + 320);
    json.writeBytes(HEAD);
    json.writeBytes(Json.bytes(event.type()));
    json.writeBytes(DATA);
    json.writeBytes(data);
    int dataEnd = json.size() - 1;
    json.writeBytes(BROADCAST);
    json.writeBytes(Broadcast.of(scope));
    return new ClientEvent(event.type(), scope, List.copyOf(hooks), json.toByteArray(), dataEnd, 0);
  }

  private static final byte[] HEAD = ascii("{\"event\":");
  private static final byte[] DATA = ascii(",\"data\":");
  private static final byte[] BROADCAST = ascii(",\"broadcast\":");

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
