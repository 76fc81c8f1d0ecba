package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import rookery.cluster.Epoch;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// An entry as the stream holds it. Immutable.
///
/// @param hash the running hash behind it
/// @param at when it was appended, by the server's clock
/// @param size of what it holds, as it is in Redis
record Stored(LogEntry entry, String hash, long at, int size) {
  /// @throws IllegalArgumentException if it is not an entry of this program
  static Stored read(Object streamEntry, Expander expander) {
    List<?> idAndFields = (List<?>) streamEntry;
    String id = Head.text(idAndFields.get(0));
    List<?> fields = (List<?>) idAndFields.get(1);
    int dash = id.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("an entry with the id " + id);
    }
    long index = Long.parseLong(id.substring(0, dash));
    byte[] data = (byte[]) field(fields, 'd');
    var entry =
        new LogEntry(
            new Position(new Epoch(Head.text(field(fields, 'e'))), index),
            new Incarnation(Head.text(field(fields, 'p'))),
            Long.parseLong(Head.text(field(fields, 's'))),
            Packing.unpack(data, expander));
    return new Stored(
        entry,
        Head.text(field(fields, 'h')),
        Long.parseLong(Head.text(field(fields, 't'))),
        data.length);
  }

  private static Object field(List<?> fields, char name) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i) instanceof byte[] found && found.length == 1 && found[0] == name) {
        return fields.get(i + 1);
      }
    }
    throw new IllegalArgumentException("an entry without " + name);
  }

  /// Whether this is the very entry that comes behind `before`.
  boolean follows(Head before) {
    return entry.position().epoch().equals(before.position().epoch())
        && entry.position().index() == before.position().index() + 1
        && (before.hash().isEmpty() || hash.equals(hashBehind(before.hash())));
  }

  /// As `append.lua` computes it.
  private String hashBehind(String before) {
    String text = before + ":" + entry.producer().value() + ":" + entry.sequence() + ":" + size;
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  Head head() {
    return new Head(entry.position(), hash);
  }
}
