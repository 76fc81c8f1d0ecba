package rookery.delivery;

/// Where features listen to what nodes tell each other.
public interface Notices {
  /// Calls `listener` for each notice of `topic`, on the tailer's thread, in log order.
  void on(Topic topic, Topic.Listener listener);

  /// Calls `task` when a new epoch began: everything that was learnt from the log is void. On the
  /// tailer's thread; must be quick.
  void onNewEpoch(Runnable task);
}
