package rookery.realtime;

import java.util.Locale;

/// Why this server closes a socket, and what it tells the client. Each is counted.
enum CloseReason {
  /// More waits for the client than it may.
  SLOW(4002, "too slow: reconnect"),
  /// The session ended or may not go on.
  REVOKED(1008, "the session has ended"),
  /// The node stops.
  DRAIN(1012, "this node stops: reconnect"),
  /// It cannot be proved that the connection continues exactly.
  START_OVER(1012, "start over: reconnect"),
  /// The connection goes on over another socket.
  TAKEN_OVER(1012, "taken over"),
  /// A message is longer than the protocol allows.
  TOO_LARGE(1009, "message too large"),
  /// The client sends far more messages than it may.
  FLOOD(4008, "too many messages"),
  /// The user has too many sockets, or too many clients have not said who they are.
  CROWDED(4029, "too many connections"),
  /// The client does not answer pings.
  NO_PONG(1001, "no answer to a ping"),
  /// Frames that break RFC 6455.
  BAD_FRAME(1002, "bad frame"),
  /// The protocol ends the connection here without a word (protocol: realtime 1.5).
  SILENT(0, "");

  private final int code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The status of the close frame; 0 for none.
  int code() {
    return code;
  }

  String text() {
    return text;
  }

  /// Whether the client is in the middle of sending more.
  boolean sendsOn() {
    return this == FLOOD || this == TOO_LARGE;
  }

  /// For the metric.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
