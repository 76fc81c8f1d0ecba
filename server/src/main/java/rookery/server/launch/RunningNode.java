package rookery.server.launch;

/// A node that takes requests.
public interface RunningNode extends AutoCloseable {
  /// Finishes what was begun and stops, in bounded time.
  @Override
  void close();
}
