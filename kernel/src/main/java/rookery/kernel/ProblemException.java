package rookery.kernel;

import org.jspecify.annotations.Nullable;

/// Carries a [Problem] from where it is found to where it becomes a status. Has no stack trace of
/// its own: it is data, not a bug. Immutable.
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.id() + ": " + problem.message(), cause, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
