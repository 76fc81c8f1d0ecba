package rookery.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// A stretch of an array that nobody changes any more: what was read in one piece is handed on in
/// parts, without a copy of each. Whoever keeps a part keeps the whole piece. Immutable.
///
/// @param array the whole piece
/// @param from where the part begins in it
public record Bytes(byte[] array, int from, int length) {
  public Bytes {
    Objects.checkFromIndexSize(from, length, array.length);
  }

  /// All of an array.
  public static Bytes of(byte[] whole) {
    return new Bytes(whole, 0, whole.length);
  }

  /// What is behind its first bytes.
  ///
  /// @param first how many these are
  public Bytes behind(int first) {
    return new Bytes(array, from + first, length - first);
  }

  /// To be read from its beginning to its end.
  public ByteBuffer reader() {
    return ByteBuffer.wrap(array, from, length);
  }

  /// A copy of its own.
  public byte[] copy() {
    return Arrays.copyOfRange(array, from, from + length);
  }
}
