package rookery.realtime;

/// How much of a node one client may take with its sockets. Immutable.
///
/// @param perUser sockets of one user; one more is refused, and those that are open stay
/// @param anonymous sockets whose clients have not said yet who they are
/// @param anonymousPerAddress the same, of one address
/// @param messagesPerSecond frames of one socket; one that sends more is read no faster, and closed
///   if it is very many
/// @param messageBurst frames at once of one that sent none for a while
public record SocketCaps(
    int perUser, int anonymous, int anonymousPerAddress, int messagesPerSecond, int messageBurst) {
  /// What no person and no sensible program comes near.
  public static final SocketCaps DEFAULTS = new SocketCaps(200, 2_000, 200, 20, 100);
}
