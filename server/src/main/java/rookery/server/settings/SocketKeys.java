package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// What one client may take of a node with its sockets, and how slowly it may send requests.
public final class SocketKeys {
  private static final String SECTION = "RookerySettings";

  public static final Setting<Integer> SOCKETS_PER_USER =
      number(
          "SocketsPerUser",
          Kind.number(1, 1_000_000),
          "200",
          "Sockets that one user may have open at one node; one more is refused (429).");
  public static final Setting<Integer> ANONYMOUS_SOCKETS =
      number(
          "AnonymousSockets",
          Kind.number(1, 1_000_000),
          "2000",
          "Sockets of one node whose clients have not said yet who they are; one more is refused"
              + " (429).");
  public static final Setting<Integer> ANONYMOUS_SOCKETS_PER_ADDRESS =
      number(
          "AnonymousSocketsPerAddress",
          Kind.number(1, 1_000_000),
          "200",
          "The same, of one address.");
  public static final Setting<Integer> MESSAGES_PER_SECOND =
      number(
          "SocketMessagesPerSecond",
          Kind.number(1, 100_000),
          "20",
          "Messages a second that a client may send over a socket. One that sends more is read no"
              + " faster; one that is ten seconds ahead is closed (4008).");
  public static final Setting<Integer> MESSAGE_BURST =
      number(
          "SocketMessageBurst",
          Kind.number(1, 1_000_000),
          "100",
          "Messages at once that are allowed to a client that sent none for a while.");
  public static final Setting<Duration> HEAD_WITHIN =
      Setting.of(
              SECTION,
              "RequestHeadSeconds",
              Kind.time(Duration.ofSeconds(1), 3_600),
              "20",
              "Within how many seconds of its first byte the head of a request must be there (408).")
          .atOnce();
  public static final Setting<Integer> BODY_PACE =
      number(
          "RequestBodyBytesPerSecond",
          Kind.number(1, 1_000_000_000),
          "500",
          "How many bytes a second of a request's body must come in, over ten seconds each (408).");

  static final List<Setting<?>> ALL =
      List.of(
          SOCKETS_PER_USER,
          ANONYMOUS_SOCKETS,
          ANONYMOUS_SOCKETS_PER_ADDRESS,
          MESSAGES_PER_SECOND,
          MESSAGE_BURST,
          HEAD_WITHIN,
          BODY_PACE);

  private SocketKeys() {}

  private static Setting<Integer> number(
      String key, Kind<Integer> kind, String fallback, String doc) {
    return Setting.of(SECTION, key, kind, fallback, doc).atOnce();
  }
}
