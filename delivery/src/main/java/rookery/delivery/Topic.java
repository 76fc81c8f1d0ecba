package rookery.delivery;

import org.jspecify.annotations.Nullable;

/// What a [Notice] is about. A feature declares its topics as constants. Immutable.
///
/// @param name the same on all nodes and in all versions that run together
public record Topic(String name) {
  /// A notice of this topic about `key`.
  public Notice about(String key) {
    return new Notice(name, key, null);
  }

  /// A notice of this topic about `key` that carries something.
  public Notice about(String key, byte[] data) {
    return new Notice(name, key, data);
  }

  /// What a listener of this topic is given: the key, and what the notice carries, if anything.
  @FunctionalInterface
  public interface Listener {
    /// Called on the tailer's thread, in log order: must be quick and never block.
    void noticed(String key, byte @Nullable [] data);
  }
}
