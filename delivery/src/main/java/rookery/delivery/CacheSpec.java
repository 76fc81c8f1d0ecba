package rookery.delivery;

import java.util.function.ToIntFunction;

/// What a cache is like. Immutable.
///
/// @param name for the metrics
/// @param bytes that its values may take in memory, about
/// @param size of a value in bytes, about, without its key
/// @param topic of the notices that say which of its keys are stale
public record CacheSpec<V>(String name, long bytes, ToIntFunction<V> size, Topic topic) {}
