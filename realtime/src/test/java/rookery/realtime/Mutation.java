package rookery.realtime;

/// Something wrong that is planted into a simulated cluster: the simulation must find it.
enum Mutation {
  NONE,
  /// A change of entitlements since the checkpoint is not seen.
  IGNORE_VERSION,
  /// Entitlements are read before the connection has its place.
  LOAD_BEFORE_ATTACH,
  /// A checkpoint tells of a place behind its `seq`.
  CHECKPOINT_AHEAD,
  /// A node's mark is ahead of its connections.
  MARK_AHEAD,
  /// A mark counts although checkpoints that came before it were not written.
  MARK_WITHOUT_CHECKPOINTS,
  /// The mark counts for connections that are behind, or gone.
  ALWAYS_TRACKED,
  /// A checkpoint of another epoch counts.
  SKIP_EPOCH_CHECK,
  /// A place ahead of this node counts as where this node is.
  REWIND_TO_NOTED,
  /// One event of the log does not come to one node's connections.
  LOSE_EVENT,
  /// One event comes twice.
  DOUBLE_EVENT,
  /// One event is left out of what is read again.
  SKIP_IN_REPLAY,
  /// Events of one subject enter the log in another order than they were committed in.
  SUBJECT_ORDER,
  /// The reload after hello is answered from a node that lags.
  STALE_RELOAD
}
