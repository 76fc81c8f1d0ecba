package rookery.server.cluster;

import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Applied;
import rookery.cluster.AppliedHash;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogListener;
import rookery.delivery.LogRecord;
import rookery.delivery.Notice;

/// Hashes what this node applies of the log. Of each record only what all versions agree on counts.
/// Thread-safe; entries come on the tailer's thread alone.
final class AppliedEntries implements LogListener {
  private static final int FACTOR = 31;

  private final AppliedHash hash = new AppliedHash();
  private final Runnable whenStartedOver;
  private @Nullable Epoch epoch;

  /// @param whenStartedOver told when this node starts over in an epoch that goes on
  AppliedEntries(Runnable whenStartedOver) {
    this.whenStartedOver = whenStartedOver;
  }

  @Override
  public void newEpoch(Position start) {
    if (start.epoch().equals(epoch)) {
      whenStartedOver.run();
    }
    epoch = start.epoch();
    hash.begin(start);
  }

  @Override
  public void entry(Position position, List<LogRecord> records) {
    epoch = position.epoch();
    long content = records.size();
    for (LogRecord record : records) {
      content = content * FACTOR + content(record);
    }
    hash.fold(position, content);
  }

  private static long content(LogRecord record) {
    return switch (record) {
      case ClientEvent event -> {
        var sum = new CRC32C();
        sum.update(event.json());
        yield sum.getValue();
      }
      case EntitlementChange change -> change.user().value().hashCode() + change.version();
      case Notice notice -> (long) notice.topic().hashCode() * FACTOR + notice.key().hashCode();
    };
  }

  Applied applied() {
    return hash.applied();
  }
}
