package rookery.places.channel;

/// A channel's counters after a post. Immutable.
public record Counts(long totalMsgCount, long totalMsgCountRoot, long lastPostAt) {}
