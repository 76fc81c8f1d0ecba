package rookery.cluster;

/// The formats of what nodes write for each other that a build knows: entries of the log with the
/// records in them, outbox rows, notices, checkpoints. A format is a number for all of these
/// together. A build reads all from `oldest` to `newest` and can write each of them, so that it
/// runs beside the build before it. Immutable.
///
/// @param oldest the lowest that it still writes
/// @param newest the highest that it understands
public record Formats(int oldest, int newest) {
  /// The format that nodes have which tell of none.
  public static final int FIRST = 1;

  /// From this one on a batch in Redis may be compressed.
  public static final int COMPRESSED = 2;

  /// What this build knows.
  public static final Formats OF_THIS_BUILD = new Formats(FIRST, COMPRESSED);

  public Formats {
    if (oldest < FIRST || newest < oldest) {
      throw new IllegalArgumentException("formats from " + oldest + " to " + newest);
    }
  }

  /// Whether something in this format can be read.
  public boolean reads(int format) {
    return FIRST <= format && format <= newest;
  }
}
