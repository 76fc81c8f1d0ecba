package rookery.chaos.crowd;

/// A device's sockets, one after another: it comes back when one is lost, and misbehaves when told
/// to. Implementations are thread-safe.
sealed interface Life permits RawLife, OfficialLife {
  /// How a device leaves a socket.
  enum Leaving {
    /// As the protocol wishes.
    CLOSE,
    /// With a TCP reset.
    RESET,
    /// Without a word: it stays open and unread.
    ABANDON
  }

  void start();

  /// Loses the present socket, and comes back.
  ///
  /// @param pauseMillis after how long, where that can be chosen
  void leave(Leaving how, long pauseMillis);

  /// Leaves for good.
  void goAway();

  /// Stops reading, or goes on.
  void readSlowly(boolean slowly);
}
