package rookery.bench.crowd;

/// How a client came (back): its socket open, the connection known, and all its calls answered.
/// Immutable.
///
/// @param lost when it lost the socket before, or first tried, in nanoseconds
/// @param opened when its socket opened
/// @param done when the last of that was there
/// @param way what became of its connection
public record Comeback(long lost, long opened, long done, Way way) {
  /// What became of a client's connection.
  public enum Way {
    /// It had none.
    FIRST,
    /// It goes on at the very next event.
    EXACT,
    /// A new one: the client reads everything again.
    STARTED_OVER
  }
}
