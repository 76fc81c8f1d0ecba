package rookery.cluster;

/// Counts what is done, by whom, on all nodes together. Thread-safe; blocking.
public interface RateLimits extends AutoCloseable {
  /// Counts one more, unless it is too many. Never fails: where nodes cannot count together, each
  /// counts by itself.
  ///
  /// @param key who or what is counted
  Rate.Charge charge(String key, Rate rate);

  @Override
  default void close() {}
}
