package rookery.cluster;

/// What the log says to a batch. Immutable.
public sealed interface AppendResult {
  /// It is in the log now.
  record Appended(Position position) implements AppendResult {}

  /// It was in the log already: an earlier answer was lost.
  record AlreadyThere(long lastSequence) implements AppendResult {}

  /// It is not the producer's next one: the log has `lastSequence`.
  record Gap(long lastSequence) implements AppendResult {}

  /// The producer was fenced out and appends nothing any more.
  record Fenced() implements AppendResult {}

  /// The log is in another run.
  record WrongEpoch(Epoch current) implements AppendResult {}
}
