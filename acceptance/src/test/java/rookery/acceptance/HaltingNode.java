package rookery.acceptance;

import java.nio.charset.StandardCharsets;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.Incarnation;
import rookery.server.Node;
import rookery.server.launch.RookeryCommand;

/// A node that ends like one under `kill -9`, between a commit and the append of its events: when a
/// marked text is about to enter the log.
final class HaltingNode {
  /// Posts with this in their message end the node.
  static final String MARK = "the node will not tell this";

  /// The exit status of such an end.
  static final int STATUS = 86;

  private HaltingNode() {}

  public static void main(String[] arguments) {
    System.exit(RookeryCommand.run(arguments, new Node(HaltingLog::new), System.getenv()));
  }

  /// The log, behind the end. Thread-safe.
  private record HaltingLog(EventLog log) implements EventLog {
    @Override
    public AppendResult append(Batch batch) throws LogUnavailable {
      for (byte[] event : batch.events()) {
        if (new String(event, StandardCharsets.UTF_8).contains(MARK)) {
          Runtime.getRuntime().halt(STATUS);
        }
      }
      return log.append(batch);
    }

    @Override
    public Position fence(Incarnation producer) throws LogUnavailable {
      return log.fence(producer);
    }

    @Override
    public void renew(Epoch ended) throws LogUnavailable {
      log.renew(ended);
    }

    @Override
    public Position head() {
      return log.head();
    }

    @Override
    public Tailing tail(Position after, Tailer tailer) {
      return log.tail(after, tailer);
    }

    @Override
    public Stretch read(Position after, int most) throws LogUnavailable {
      return log.read(after, most);
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
