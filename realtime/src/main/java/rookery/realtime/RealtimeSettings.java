package rookery.realtime;

import java.time.Duration;
import java.util.Set;
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
/// @param sendBuffer the most bytes that the system keeps for one client (SO_SNDBUF)
/// @param recentBytes how much of the log is kept in memory for connections that are behind
/// @param bursts how many events without a break
/// @param joining how events are written together
/// @param caps how much one client may take, as it is now
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
    int closesPerSecond,
    int sendBuffer,
    long recentBytes,
    Bursts bursts,
    Joining joining,
    Supplier<SocketCaps> caps) {
  /// How often the checkpoint of a connection that rests is written again, so that it is kept.
  static final Duration WRITE_AGAIN = Duration.ofMinutes(4);

  /// How many events of some types a client is sent without a break (protocol: realtime 1.8: the
  /// web app gathers posts that come within 100 ms of each other and throws more than 200 away).
  /// Immutable.
  ///
  /// @param most 0 for any number
  /// @param gap how long a break is
  public record Bursts(Set<String> types, int most, Duration gap) {
    public Bursts {
      types = Set.copyOf(types);
    }

    /// Whether events of a type are held against a burst.
    boolean count(String type) {
      return most > 0 && types.contains(type);
    }
  }

  /// How events are written together: see [Backlog]. Immutable.
  ///
  /// @param bytes so many of events may wait for a socket, then no more are applied; one entry of
  ///   the log may go beyond
  /// @param frames so many are applied, then sockets are written to
  /// @param sockets so many are written to, then the event loop does something else
  public record Joining(int bytes, int frames, int sockets) {}

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
        500,
        64 * 1_024,
        64L << 20,
        new Bursts(Set.of("posted", "ephemeral_message"), 120, Duration.ofMillis(150)),
        new Joining(32 * 1_024, 32 * 1_024, 128),
        () -> SocketCaps.DEFAULTS);
  }

  /// The same with another bound for slow clients.
  public RealtimeSettings withMostPending(int bytes) {
    return with(authenticateWithin, pingEvery, pongWithin, bytes, recentBytes, bursts, caps);
  }

  /// The same with other bursts, and more or less of the log in memory.
  public RealtimeSettings withCatchingUp(Bursts other, long bytes) {
    return with(authenticateWithin, pingEvery, pongWithin, mostPending, bytes, other, caps);
  }

  /// The same, joining more or less.
  public RealtimeSettings withJoining(Joining other) {
    return new RealtimeSettings(
        version,
        host,
        largestMessage,
        authenticateWithin,
        pingEvery,
        pongWithin,
        mostPending,
        mostRequests,
        mostEntries,
        closesPerSecond,
        sendBuffer,
        recentBytes,
        bursts,
        other,
        caps);
  }

  /// The same with other caps.
  public RealtimeSettings withCaps(Supplier<SocketCaps> other) {
    return with(authenticateWithin, pingEvery, pongWithin, mostPending, recentBytes, bursts, other);
  }

  /// The same with other times.
  public RealtimeSettings withTimes(Duration authenticate, Duration ping, Duration pong) {
    return with(authenticate, ping, pong, mostPending, recentBytes, bursts, caps);
  }

  private RealtimeSettings with(
      Duration authenticate,
      Duration ping,
      Duration pong,
      int pending,
      long recent,
      Bursts otherBursts,
      Supplier<SocketCaps> otherCaps) {
    return new RealtimeSettings(
        version,
        host,
        largestMessage,
        authenticate,
        ping,
        pong,
        pending,
        mostRequests,
        mostEntries,
        closesPerSecond,
        sendBuffer,
        recent,
        otherBursts,
        joining,
        otherCaps);
  }
}
