package rookery.delivery;

import org.jspecify.annotations.Nullable;

/// Something nodes tell each other and clients never see: a cached value is stale, a user's first
/// socket on a node. Made by [Topic#about]. Immutable.
///
/// @param topic the name of its [Topic]
/// @param key what it is about, such as an id
/// @param data what it carries, if anything
public record Notice(String topic, String key, byte @Nullable [] data) implements LogRecord {}
