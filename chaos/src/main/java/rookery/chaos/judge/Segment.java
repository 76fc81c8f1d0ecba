package rookery.chaos.judge;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.chaos.history.Entry;

/// The events that one device received under one connection id, in the order of their numbers, and
/// what it read over REST because of them. Immutable.
///
/// @param user whose device it is
record Segment(
    String device,
    String user,
    String connection,
    List<Entry.Received> events,
    List<Entry.Listed> listed,
    List<Entry.Loaded> loaded) {
  /// Whether the event tells the user of an own membership. The one that tells the whole channel of
  /// it is another, and may come before it takes effect.
  boolean ownMembership(Entry.Received event) {
    return event.user().equals(user)
        && event.scope().isEmpty()
        && (event.event().equals("user_added") || event.event().equals("user_removed"));
  }

  /// The posts that were read of a channel right after hello.
  Set<String> readAtFirst(String channel) {
    return loaded.stream()
        .filter(each -> each.channel().equals(channel) && each.reason().equals("hello"))
        .flatMap(each -> each.posts().stream())
        .map(Entry.Seen::post)
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return device + " under " + connection;
  }
}
