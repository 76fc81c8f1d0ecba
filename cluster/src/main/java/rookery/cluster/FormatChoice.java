package rookery.cluster;

import java.util.Collection;
import java.util.Comparator;

/// In which format a node writes, and whether it may join those that run. Pure.
///
/// It writes the newest format that every node knows. It lowers that at once when an older node
/// comes; it raises it only when no older one was there for as long as the log reaches back: so one
/// that is restarted, or rolled back to, finds nothing in the log that it does not know.
///
/// Not thread-safe; confined to whoever decides.
public final class FormatChoice {
  private final Formats own;
  private final long windowNanos;
  private int written;
  private long lastNeeded;

  /// @param own what this build knows
  /// @param windowNanos how far back the log reaches
  /// @param now in nanoseconds, as in every call
  public FormatChoice(Formats own, long windowNanos, long now) {
    this.own = own;
    this.windowNanos = windowNanos;
    this.written = own.oldest();
    this.lastNeeded = now;
  }

  /// What another node knows and does. Immutable.
  ///
  /// @param node its name, for people
  /// @param newest the highest format that it understands
  /// @param written the one that it writes
  public record Other(String node, int newest, int written) {}

  /// The format to write now.
  public int choose(Collection<Other> others, long now) {
    int lowest = own.newest();
    for (Other other : others) {
      lowest = Math.min(lowest, other.newest());
    }
    int fitting = Math.max(own.oldest(), lowest);
    if (fitting <= written) {
      written = fitting;
      lastNeeded = now;
    } else if (now - lastNeeded >= windowNanos) {
      written = fitting;
      lastNeeded = now;
    }
    return written;
  }

  /// Whether a node may join.
  public sealed interface Joining {
    /// It may. Immutable.
    record Welcome() implements Joining {}

    /// Not yet: others still write what it does not know, and will stop once they see it. Those who
    /// cannot stop make it wait for ever. Immutable.
    record Wait(String why) implements Joining {}

    /// Never, beside these. Immutable.
    record Refused(String why) implements Joining {}
  }

  /// Whether a build that knows `own` may join these.
  public static Joining join(Formats own, Collection<Other> others) {
    var oldest = others.stream().min(Comparator.comparingInt(Other::newest));
    if (oldest.isPresent() && oldest.get().newest() < own.oldest()) {
      return new Joining.Refused(
          ("the node %s knows format %d at most, this version writes %d at least: between two"
                  + " versions that run together there is at most one release; upgrade that node"
                  + " to the one before this first")
              .formatted(oldest.get().node(), oldest.get().newest(), own.oldest()));
    }
    var newest = others.stream().max(Comparator.comparingInt(Other::written));
    if (newest.isPresent() && newest.get().written() > own.newest()) {
      return new Joining.Wait(
          ("the node %s writes format %d, this version knows %d at most: start a newer version"
                  + " here")
              .formatted(newest.get().node(), newest.get().written(), own.newest()));
    }
    return new Joining.Welcome();
  }
}
