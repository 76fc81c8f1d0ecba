package rookery.kernel;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.MDC;

/// What lines of the log carry that are written while something is done for a client, so that all
/// of them are found by one id. It belongs to the thread; holds no state of its own.
public final class LogMark {
  private static final String REQUEST = "request_id";
  private static final String USER = "user_id";
  private static final String TRACE = "trace_id";
  private static final String SPAN = "span_id";

  private LogMark() {}

  /// Lines that `task` writes on this thread carry `id`.
  public static void around(String id, Runnable task) {
    var _ =
        answer(
            id,
            () -> {
              task.run();
              return id;
            });
  }

  /// The same, with what it answers.
  public static <T> T answer(String id, Supplier<T> task) {
    String before = MDC.get(REQUEST);
    MDC.put(REQUEST, id);
    try {
      return task.get();
    } finally {
      if (before == null) {
        MDC.remove(REQUEST);
      } else {
        MDC.put(REQUEST, before);
      }
      MDC.remove(USER);
      MDC.remove(TRACE);
      MDC.remove(SPAN);
    }
  }

  /// What lines of this thread carry now, for whoever goes on in its name.
  public static Map<String, String> copy() {
    return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
  }

  /// Lines that `task` writes on this thread carry what another's did.
  public static void as(Map<String, String> other, Runnable task) {
    var own = copy();
    MDC.setContextMap(other);
    try {
      task.run();
    } finally {
      MDC.setContextMap(own);
    }
  }

  /// From here on the task is this user's.
  public static void user(UserId user) {
    MDC.put(USER, user.value());
  }

  /// From here on the task is this step.
  public static void step(Step step) {
    if (step.recorded()) {
      String[] parts = step.traceparent().split("-", -1);
      MDC.put(TRACE, parts[1]);
      MDC.put(SPAN, parts[2]);
    }
  }

  /// Of which step the task is, in the form of W3C's `traceparent`, even if another thread does it
  /// in this one's name; "" if it is not traced.
  public static String traceparent() {
    String trace = MDC.get(TRACE);
    return trace == null ? "" : "00-" + trace + "-" + MDC.get(SPAN) + "-01";
  }
}
