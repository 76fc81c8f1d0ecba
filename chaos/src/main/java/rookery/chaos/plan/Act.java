package rookery.chaos.plan;

import java.util.Locale;

/// What a client does next.
public enum Act {
  POST(50),
  EDIT(10),
  DELETE(5),
  REACT(10),
  UNREACT(4),
  JOIN(3),
  LEAVE(3),
  STATUS(3),
  /// Closes the socket as the protocol wishes, and comes back.
  CLOSE(2),
  /// Resets the TCP connection, and comes back.
  RESET(3),
  /// Leaves the socket open and unread, as a network does that is gone, and comes back.
  ABANDON(2),
  /// Comes back to one node after another, each for a moment.
  HOP(1),
  /// Stays away for several seconds.
  SLEEP(2);

  private final int weight;

  Act(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  /// Whether it is about the socket and not about the chat.
  public boolean ofSocket() {
    return switch (this) {
      case CLOSE, RESET, ABANDON, HOP, SLEEP -> true;
      case POST, EDIT, DELETE, REACT, UNREACT, JOIN, LEAVE, STATUS -> false;
    };
  }

  /// As histories spell it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
