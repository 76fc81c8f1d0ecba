package rookery.realtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/// Reads MessagePack as plain values: String, Long, Double, Boolean, List, Map, byte[], null. A
/// message is short, so what it claims to hold is not believed before it is read; how deep it may
/// nest is bounded.
final class MessagePackReader {
  private static final int DEEPEST = 32;

  /// A message has few words: the library's buffer for them is 8 KiB otherwise, for each message.
  private static final MessagePack.UnpackerConfig HOW =
      new MessagePack.UnpackerConfig().withStringDecoderBufferSize(256);

  private MessagePackReader() {}

  /// The object that the bytes are, if they are one.
  static Optional<Map<String, @Nullable Object>> object(byte[] bytes) {
    try (var unpacker = HOW.newUnpacker(bytes)) {
      if (!unpacker.hasNext() || !unpacker.getNextFormat().getValueType().isMapType()) {
        return Optional.empty();
      }
      return Optional.of(map(unpacker, 0));
    } catch (IOException | MessagePackException _) {
      return Optional.empty();
    }
  }

  private static @Nullable Object value(MessageUnpacker unpacker, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("nested too deep");
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      case BOOLEAN -> unpacker.unpackBoolean();
      case INTEGER -> unpacker.unpackLong();
      case FLOAT -> unpacker.unpackDouble();
      case STRING -> unpacker.unpackString();
      case BINARY -> unpacker.readPayload(checked(unpacker.unpackBinaryHeader()));
      case ARRAY -> {
        int size = unpacker.unpackArrayHeader();
        var list = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) {
          list.add(value(unpacker, depth + 1));
        }
        yield list;
      }
      case MAP -> map(unpacker, depth);
      case EXTENSION -> throw new IOException("an extension type");
    };
  }

  private static Map<String, @Nullable Object> map(MessageUnpacker unpacker, int depth)
      throws IOException {
    int size = unpacker.unpackMapHeader();
    var map = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < size; i++) {
      map.put(unpacker.unpackString(), value(unpacker, depth + 1));
    }
    return map;
  }

  private static int checked(int length) throws IOException {
    if (length > RealtimeSettings.of(() -> "", "").largestMessage()) {
      throw new IOException("longer than any message");
    }
    return length;
  }
}
