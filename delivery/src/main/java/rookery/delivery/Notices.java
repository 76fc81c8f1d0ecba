package rookery.delivery;

import java.time.Duration;
import java.util.function.Consumer;

/// Where features listen to what nodes tell each other.
public interface Notices {
  /// Calls `listener` for each notice of `topic`, on the tailer's thread, in log order.
  void on(Topic topic, Topic.Listener listener);

  /// Calls `forget` with the key of each notice of `topic`: at its place in the log and, for a
  /// notice that this node committed, right after that commit too. On any thread; must be quick and
  /// do no harm when called twice.
  void forget(Topic topic, Consumer<String> forget);

  /// Calls `task` when a new epoch began: everything that was learnt from the log is void. On the
  /// tailer's thread; must be quick.
  void onNewEpoch(Runnable task);

  /// For how long something may have stood in the log that was not heard here yet. While it is more
  /// than [Cached#LONGEST_UNHEARD], memory is no ground to allow anything.
  default Duration behind() {
    return Duration.ZERO;
  }
}
