package rookery.cluster.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;

/// A batch as one value: a format byte (1), then each record with its length before it; or that
/// compressed ([Compressor]). What a later build packed otherwise is given on as it is, as one
/// record: whoever reads records sees that it begins with a format that this build does not know,
/// and nothing is left out without a word.
final class Packing {
  private static final byte FORMAT = Formats.FIRST;

  private Packing() {}

  static byte[] pack(List<byte[]> records) {
    int size = 1 + records.stream().mapToInt(record -> Integer.BYTES + record.length).sum();
    var packed = ByteBuffer.allocate(size).put(FORMAT);
    records.forEach(record -> packed.putInt(record.length).put(record));
    return packed.array();
  }

  /// The records, as parts of one array.
  ///
  /// @throws IllegalArgumentException if the bytes are of no format
  static List<Bytes> unpack(byte[] packed, Expander expander) {
    int format = format(packed);
    if (format > Formats.COMPRESSED) {
      return List.of(Bytes.of(packed));
    }
    return records(format == Formats.COMPRESSED ? expander.expanded(packed) : packed);
  }

  private static List<Bytes> records(byte[] packed) {
    int format = format(packed);
    if (format != FORMAT) {
      throw new IllegalArgumentException("a batch of format " + format);
    }
    var buffer = ByteBuffer.wrap(packed, 1, packed.length - 1);
    try {
      var records = new ArrayList<Bytes>();
      while (buffer.hasRemaining()) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
          throw new IllegalArgumentException("a batch that is cut off");
        }
        records.add(new Bytes(packed, buffer.position(), length));
        buffer.position(buffer.position() + length);
      }
      return records;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a batch that is cut off", e);
    }
  }

  private static int format(byte[] packed) {
    if (packed.length == 0) {
      throw new IllegalArgumentException("a batch of no bytes");
    }
    return packed[0];
  }
}
