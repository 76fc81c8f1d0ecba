package rookery.realtime;

/// Keeps a connection's bursts short enough for clients that throw longer ones away (protocol:
/// realtime 1.8, 12.5): after so many events without a break there is one. Not thread-safe;
/// confined to its connection.
final class Pace {
  private final RealtimeSettings.Bursts bursts;
  private int count;
  private long last;

  Pace(RealtimeSettings.Bursts bursts) {
    this.bursts = bursts;
  }

  /// Whether events of a type are held against a burst.
  boolean counts(String type) {
    return bursts.count(type);
  }

  /// An event that counts was written.
  ///
  /// @param now in nanoseconds, by any clock that only grows
  void wrote(long now) {
    if (now - last >= bursts.gap().toNanos()) {
      count = 0;
    }
    count++;
    last = now;
  }

  /// Whether a break is due.
  boolean spent() {
    return bursts.most() > 0 && count >= bursts.most();
  }

  /// The break is over.
  void rested() {
    count = 0;
  }
}
