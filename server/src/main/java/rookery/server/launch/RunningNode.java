package rookery.server.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node that takes requests.
public interface RunningNode extends AutoCloseable {
  /// Completes when the other nodes have declared this one lost: it can write nothing any more, and
  /// has to be closed and started again. Never, for a node that has no others.
  default CompletionStage<Void> lost() {
    return new CompletableFuture<>();
  }

  /// Finishes what was begun and stops, in bounded time.
  @Override
  void close();
}
