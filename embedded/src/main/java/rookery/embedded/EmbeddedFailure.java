package rookery.embedded;

import org.jspecify.annotations.Nullable;

/// An embedded server cannot be started. The message is one line for the operator: what is wrong
/// and what to do. Immutable.
public final class EmbeddedFailure extends Exception {
  public EmbeddedFailure(String message) {
    this(message, null);
  }

  public EmbeddedFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
