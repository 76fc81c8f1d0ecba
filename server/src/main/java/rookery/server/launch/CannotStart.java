package rookery.server.launch;

import org.jspecify.annotations.Nullable;

/// The server cannot start. The message is one line for the operator: what is wrong and what to do.
/// Immutable.
public final class CannotStart extends Exception {
  public CannotStart(String message) {
    this(message, null);
  }

  public CannotStart(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
