package rookery.realtime;

import java.time.Duration;
import java.util.function.Supplier;

/// What the sockets of a node are like and what they bear. Immutable.
///
/// @param version what clients compare theirs with, `server_version` of hello
/// @param host the name of the machine, for people
/// @param largestMessage the most bytes of one message from a client (protocol: realtime 1.4)
/// @param authenticateWithin how long a socket may stay anonymous
/// @param pingEvery how often the server asks whether a client is there
/// @param pongWithin a socket without an answer for so long is closed
/// @param mostPending the most bytes that may wait for one client; a slower one is closed
/// @param mostRequests how many requests of one socket may wait; then no more is read from it
/// @param mostEntries how many entries of the log may wait for one event loop; then the tail waits,
///   and how many may pass while a connection is being made
/// @param closesPerSecond how quickly one event loop closes many sockets, whose clients all come
///   back
public record RealtimeSettings(
    Supplier<String> version,
    String host,
    int largestMessage,
    Duration authenticateWithin,
    Duration pingEvery,
    Duration pongWithin,
    int mostPending,
    int mostRequests,
    int mostEntries,
    int closesPerSecond) {
  /// The protocol's numbers, and this project's for what it leaves open.
  public static RealtimeSettings of(Supplier<String> version, String host) {
    return new RealtimeSettings(
        version,
        host,
        8_192,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(100),
        256 * 1_024,
        64,
        4_096,
        500);
  }

  /// The same with another bound for slow clients.
  public RealtimeSettings withMostPending(int bytes) {
    return new RealtimeSettings(
        version,
        host,
        largestMessage,
        authenticateWithin,
        pingEvery,
        pongWithin,
        bytes,
        mostRequests,
        mostEntries,
        closesPerSecond);
  }

  /// The same with other times.
  public RealtimeSettings withTimes(Duration authenticate, Duration ping, Duration pong) {
    return new RealtimeSettings(
        version,
        host,
        largestMessage,
        authenticate,
        ping,
        pong,
        mostPending,
        mostRequests,
        mostEntries,
        closesPerSecond);
  }
}
