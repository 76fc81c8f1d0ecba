package rookery.cluster.redis;

import java.io.IOException;
import java.io.UncheckedIOException;

/// How batches are compressed: DEFLATE (RFC 1951) without a header, by what every Java has, and
/// with a dictionary, because an entry of a quiet log is one event, in which nothing repeats what
/// was not in all events before. The dictionary is a part of the format: another one is another
/// format. Immutable.
final class Deflate {
  /// Of fewer bytes there is nothing to gain that is worth the work.
  static final int LEAST_BYTES = 256;

  /// Longer batches are not compressed, and nothing is taken for one that says to be longer.
  static final int MOST_BYTES = 32 << 20;

  /// No byte of DEFLATE stands for more.
  static final int MOST_RATIO = 1_032;

  static final byte[] DICTIONARY = dictionary();

  private Deflate() {}

  private static byte[] dictionary() {
    try (var in = Deflate.class.getResourceAsStream("dictionary.txt")) {
      if (in == null) {
        throw new IllegalStateException("dictionary.txt is not packaged");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading dictionary.txt", e);
    }
  }
}
