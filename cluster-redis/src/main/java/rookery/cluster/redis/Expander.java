package rookery.cluster.redis;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Makes of compressed batches again what they were ([Compressor]). Takes memory outside of Java
/// once it has met one. Not thread-safe; confined to one thread at a time.
final class Expander implements AutoCloseable {
  private @Nullable Inflater inflater;
  private final byte[] beyond = new byte[1];

  /// The batch as it was packed.
  ///
  /// @throws IllegalArgumentException if it is none, or says to be larger than batches are
  byte[] expanded(byte[] compressed) {
    int length = compressed.length - Compressor.HEADER;
    if (length < 0) {
      throw new IllegalArgumentException("a compressed batch that is cut off");
    }
    int size = ByteBuffer.wrap(compressed).getInt(1);
    if (size < 0 || size > Deflate.MOST_BYTES || size > (long) length * Deflate.MOST_RATIO) {
      throw new IllegalArgumentException(
          "a batch of " + size + " bytes, compressed to " + length + " bytes");
    }
    byte[] packed = new byte[size];
    Inflater with = inflater();
    with.reset();
    with.setDictionary(Deflate.DICTIONARY);
    with.setInput(compressed, Compressor.HEADER, length);
    try {
      int found = with.inflate(packed) + with.inflate(beyond);
      if (found != size || !with.finished() || with.getRemaining() > 0) {
        throw new IllegalArgumentException("a compressed batch of another size than it says");
      }
      return packed;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a compressed batch that is damaged", e);
    }
  }

  private Inflater inflater() {
    Inflater made = inflater;
    if (made == null) {
      made = new Inflater(true);
      inflater = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
