package rookery.people.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import rookery.kernel.ProblemException;

/// Counts who logs in, and who fails to. Thread-safe.
final class LogInFigures {
  private final Counter done;
  private final Counter failed;

  LogInFigures(MeterRegistry metrics) {
    this.done = Counter.builder("mattermost_login_logins_total").register(metrics);
    this.failed = Counter.builder("mattermost_login_logins_fail_total").register(metrics);
  }

  <T> T counted(Supplier<T> attempt) {
    try {
      T result = attempt.get();
      done.increment();
      return result;
    } catch (ProblemException e) {
      failed.increment();
      throw e;
    }
  }
}
