package rookery.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.EventLog.Stretch;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;

/// The log's past, read in pages that are kept for a while: a crowd that comes back after one fault
/// wants the same ones. Thread-safe; blocking.
final class LogHistory implements History {
  private static final int PAGE = 256;
  private static final long KEPT_BYTES = 32L << 20;

  private final EventLog log;
  private final EntryFormats formats;
  private final Cache<Place, List<Past>> pages =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_BYTES)
          .weigher((Place _, List<Past> page) -> size(page))
          .build();

  LogHistory(EventLog log, EntryFormats formats) {
    this.log = log;
    this.formats = formats;
  }

  /// The first entry of a page. Immutable.
  private record Place(Epoch epoch, long page) {}

  @Override
  public Answer behind(Position after) throws LogUnavailable {
    long page = after.index() / PAGE;
    var whole = page(new Place(after.epoch(), page));
    if (whole != null) {
      int from = (int) (after.index() - page * PAGE);
      return new Answer.Found(whole.subList(from, whole.size()));
    }
    return switch (log.read(after, PAGE)) {
      case Stretch.Gone _ -> new Answer.Gone();
      case Stretch.Entries(var entries) -> {
        var read = decode(entries);
        yield read == null ? new Answer.Gone() : new Answer.Found(read);
      }
    };
  }

  /// A page that is complete, or null: it is not yet, or not any more.
  @SuppressWarnings("NullAway") // Caffeine: what a loader answers with null is not kept
  private @Nullable List<Past> page(Place place) throws LogUnavailable {
    try {
      return pages.get(place, this::load);
    } catch (Unreachable e) {
      throw e.cause;
    }
  }

  private @Nullable List<Past> load(Place place) {
    try {
      var begin = new Position(place.epoch(), place.page() * PAGE);
      return log.read(begin, PAGE) instanceof Stretch.Entries(var entries) && entries.size() == PAGE
          ? decode(entries)
          : null;
    } catch (LogUnavailable e) {
      throw new Unreachable(e);
    }
  }

  /// Null if something in it cannot be read: what cannot be read cannot be skipped either.
  private @Nullable List<Past> decode(List<LogEntry> entries) {
    var read = new ArrayList<Past>(entries.size());
    try {
      for (LogEntry entry : entries) {
        var records = new ArrayList<LogRecord>(entry.events().size());
        int bytes = 0;
        for (Bytes event : entry.events()) {
          records.add(formats.open(event));
          bytes += event.length();
        }
        read.add(new Past(entry.position(), records, bytes));
      }
      return List.copyOf(read);
    } catch (RecordCodec.Unreadable _) {
      return null;
    }
  }

  private static int size(List<Past> page) {
    return page.stream().mapToInt(past -> past.bytes() + 64).sum();
  }

  /// Carries a failure out of the cache's loader.
  private static final class Unreachable extends RuntimeException {
    private final LogUnavailable cause;

    Unreachable(LogUnavailable cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
