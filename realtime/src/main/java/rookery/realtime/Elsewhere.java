package rookery.realtime;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.LogMark;

/// Does what may block for a socket on another thread, and goes on on the socket's event loop; if
/// it fails, the socket starts over. Lines of the log that either writes carry whose they are.
/// Immutable.
record Elsewhere(Executor executor, Socket socket) {
  private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

  /// @param mark what the lines carry
  <T> void run(String mark, Arrival.Work<T> work, Consumer<T> then) {
    Runnable both =
        () -> {
          try {
            T result = work.get();
            goOn(
                mark,
                () -> {
                  if (!socket.closing()) {
                    then.accept(result);
                  }
                });
          } catch (RuntimeException e) {
            LOG.warn("A socket must start over", e);
            goOn(mark, () -> socket.close(CloseReason.START_OVER));
          }
        };
    execute(mark, both);
  }

  /// Does no more than that.
  void execute(String mark, Runnable task) {
    executor.execute(() -> LogMark.around(mark, task));
  }

  private void goOn(String mark, Runnable task) {
    socket.shard().execute(() -> LogMark.around(mark, task));
  }
}
