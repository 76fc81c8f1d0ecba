package rookery.bench.crowd;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Reads what matters of a frame without parsing it: its last bytes.
final class Tail {
  /// What a frame is that carries no event.
  static final long NONE = -1;

  private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern CONNECTION = Pattern.compile("\"connection_id\":\"([a-z0-9]{26})\"");

  private Tail() {}

  /// The number of an event, [#NONE] of a reply.
  static long seq(ByteBuf frame) {
    int at = frame.writerIndex() - 2;
    long value = 0;
    long unit = 1;
    while (at > frame.readerIndex() && frame.getByte(at) >= '0' && frame.getByte(at) <= '9') {
      value += (frame.getByte(at) - '0') * unit;
      unit *= 10;
      at--;
    }
    int begin = at - SEQ.length + 1;
    if (unit == 1 || begin < frame.readerIndex()) {
      return NONE;
    }
    for (int i = 0; i < SEQ.length; i++) {
      if (frame.getByte(begin + i) != SEQ[i]) {
        return NONE;
      }
    }
    return value;
  }

  /// The connection that a `hello` tells of, "" if it tells of none.
  static String connection(ByteBuf hello) {
    var found = CONNECTION.matcher(hello.toString(StandardCharsets.UTF_8));
    return found.find() ? found.group(1) : "";
  }
}
