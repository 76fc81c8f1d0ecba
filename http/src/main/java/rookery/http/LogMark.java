package rookery.http;

import java.util.function.Supplier;
import org.slf4j.MDC;
import rookery.kernel.UserId;

/// What lines of the log carry that are written while something is done for a client, so that all
/// of them are found by one id. It belongs to the thread; holds no state of its own.
public final class LogMark {
  private static final String REQUEST = "request_id";
  private static final String USER = "user_id";
  private static final String TRACE = "trace_id";

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
    }
  }

  /// From here on the task is this user's.
  public static void user(UserId user) {
    MDC.put(USER, user.value());
  }

  /// From here on the task is a part of this trace.
  static void trace(String id) {
    MDC.put(TRACE, id);
  }
}
