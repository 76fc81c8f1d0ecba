package rookery.realtime;

/// Waits a moment, where that is possible.
@FunctionalInterface
interface Patience {
  /// @return false if there is no point in waiting
  boolean pause(long millis);

  /// Sleeps; for threads that may block.
  static boolean sleeping(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
