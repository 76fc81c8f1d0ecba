package rookery.bench.crowd;

import java.util.List;

/// A user who is logged in. Immutable.
///
/// @param rooms the user's channels
/// @param friends users that the user's client shows
public record Account(
    String name, String user, String token, String team, List<String> rooms, List<String> friends) {
  public Account {
    rooms = List.copyOf(rooms);
    friends = List.copyOf(friends);
  }

  /// The channel that the client shows.
  public String room() {
    return rooms.getFirst();
  }
}
