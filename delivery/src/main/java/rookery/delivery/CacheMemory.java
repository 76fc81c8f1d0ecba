package rookery.delivery;

/// What all caches of a node together may take in memory; each has a part of it. Immutable.
public record CacheMemory(long bytes) {
  /// What a node without settings takes.
  public static final CacheMemory DEFAULT = new CacheMemory(256L << 20);

  /// A part in hundredths. The parts of all caches are listed in docs/architecture.md.
  public long part(int percent) {
    return bytes / 100 * percent;
  }
}
