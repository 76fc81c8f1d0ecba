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

/// A node that dies between the commit and the append of what holds a certain text, as `kill -9`
/// would have it: nothing is flushed, nobody is told.
final class HaltingNode {
  static final String DEADLY = "what-kills-the-node";
  private static final int STATUS = 137;

  private HaltingNode() {}

  public static void main(String[] arguments) {
    System.exit(RookeryCommand.run(arguments, new Node(HaltingLog::new), System.getenv()));
  }

  /// The log of such a node. Thread-safe.
  private record HaltingLog(EventLog log) implements EventLog {
    @Override
    public AppendResult append(Batch batch) throws LogUnavailable {
      for (byte[] event : batch.events()) {
        if (new String(event, StandardCharsets.UTF_8).contains(DEADLY)) {
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
