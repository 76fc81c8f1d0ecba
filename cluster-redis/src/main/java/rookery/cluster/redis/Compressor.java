package rookery.cluster.redis;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Formats;

/// Makes packed batches smaller, if that makes them smaller: a format byte (2), the size of the
/// batch, the batch compressed ([Deflate]). Takes memory outside of Java once it has done so. Not
/// thread-safe; confined to one thread at a time.
final class Compressor implements AutoCloseable {
  static final int HEADER = 1 + Integer.BYTES;

  private @Nullable Deflater deflater;
  private byte[] room = new byte[0];

  /// The batch compressed, or the very same.
  byte[] compressed(byte[] packed) {
    if (packed.length < Deflate.LEAST_BYTES || packed.length > Deflate.MOST_BYTES) {
      return packed;
    }
    if (room.length < packed.length) {
      room = new byte[packed.length];
    }
    Deflater with = deflater();
    with.reset();
    with.setDictionary(Deflate.DICTIONARY);
    with.setInput(packed);
    with.finish();
    // What needs as much room as before does not finish.
    int length = with.deflate(room, HEADER, packed.length - HEADER);
    if (!with.finished()) {
      return packed;
    }
    ByteBuffer.wrap(room).put((byte) Formats.COMPRESSED).putInt(packed.length);
    return Arrays.copyOf(room, HEADER + length);
  }

  private Deflater deflater() {
    Deflater made = deflater;
    if (made == null) {
      made = new Deflater(Deflater.BEST_SPEED, true);
      deflater = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}
