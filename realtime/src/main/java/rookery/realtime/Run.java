package rookery.realtime;

import org.jspecify.annotations.Nullable;

/// Frames that follow each other, as a chain from the newest to the oldest. Sockets for which the
/// same frames wait share one chain, so that a frame that waits costs no memory. Not thread-safe;
/// confined to its event loop.
final class Run {
  private final @Nullable Run before;
  private final byte[] json;
  private final int count;
  private final int bytes;
  private @Nullable Run next;

  private Run(@Nullable Run before, byte[] json, int count, int bytes) {
    this.before = before;
    this.json = json;
    this.count = count;
    this.bytes = bytes;
  }

  /// Where all chains begin.
  static Run none() {
    return new Run(null, new byte[0], 0, 0);
  }

  /// This one and a frame more; the same object for whoever asks next with the same bytes.
  ///
  /// @param event the frame but for its number
  @SuppressWarnings("ReferenceEquality") // Bytes are shared, never compared.
  Run then(byte[] event) {
    Run shared = next;
    if (shared != null && shared.json == event) {
      return shared;
    }
    var made = new Run(this, event, count + 1, bytes + event.length);
    next = made;
    return made;
  }

  /// Those who come from here on share nothing with those before.
  void forget() {
    next = null;
  }

  /// How many frames.
  int count() {
    return count;
  }

  /// How many bytes, about.
  int bytes() {
    return bytes;
  }

  /// Writes the frames down in their order.
  ///
  /// @param into has room for all of them
  void unroll(byte[][] into) {
    for (Run at = this; at != null && at.count > 0; at = at.before) {
      into[at.count - 1] = at.json;
    }
  }
}
