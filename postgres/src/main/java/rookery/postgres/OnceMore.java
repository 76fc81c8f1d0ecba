package rookery.postgres;

import rookery.kernel.ProblemException;

/// Asks that a transaction be rolled back and run once more a moment later, because something that
/// it needs is about to come. Has no stack trace: it is no bug. Immutable.
public final class OnceMore extends RuntimeException {
  private final transient ProblemException otherwise;

  /// @param otherwise what the caller is told if it does not come in time
  public OnceMore(ProblemException otherwise) {
    super(otherwise.getMessage(), otherwise, false, false);
    this.otherwise = otherwise;
  }

  ProblemException otherwise() {
    return otherwise;
  }
}
