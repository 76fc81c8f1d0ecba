package rookery.cluster;

import java.util.List;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;

/// Where a connection was, so that any node can go on with it. Immutable.
///
/// @param flags of the connection, fixed when it was made
/// @param token of the owner that writes this: whoever took the connection over has a higher one
/// @param first whether there is none of this connection yet, for all its owner knows
/// @param tracked whether the writing node's marks hold for it: with it, the newest pair's `seq` is
///   also that of the mark
/// @param epoch of all pairs
/// @param pairs oldest first; at least one
public record Checkpoint(
    ConnectionId id,
    UserId user,
    String flags,
    long token,
    boolean first,
    boolean tracked,
    Epoch epoch,
    List<Pair> pairs) {
  public Checkpoint {
    pairs = List.copyOf(pairs);
  }

  /// One place on a connection's way: what was sent before it, and what the user was entitled to
  /// there. Immutable.
  ///
  /// @param seq the number of the next event
  /// @param index the place in the log up to which everything was looked through
  /// @param version of the user's entitlements as they were applied there
  public record Pair(long seq, long index, long version) {}
}
