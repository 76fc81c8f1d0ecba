package rookery.server.launch;

import rookery.kernel.Lifecycle;
import rookery.server.settings.BadSetting;

/// Starts several things in order, and stops those that did start if a later one does not.
/// Immutable.
final class Parts {
  private Parts() {}

  /// Starts parts and hands them over.
  @FunctionalInterface
  interface Start {
    void start(Lifecycle parts) throws CannotStart, BadSetting;
  }

  static AutoCloseable start(Start start) throws CannotStart, BadSetting {
    var parts = new Lifecycle();
    boolean started = false;
    try {
      start.start(parts);
      started = true;
      return parts;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }
}
