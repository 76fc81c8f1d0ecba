package rookery.realtime;

import rookery.kernel.UserId;

/// A recipient, as frame hooks see one. Immutable.
///
/// @param wantsPostedAck whether the connection asked for `should_ack` marks when it was made
public record Reader(UserId user, boolean wantsPostedAck) {
  private static final String POSTED_ACK = "posted_ack";

  /// What was fixed when the connection was made, as checkpoints keep it.
  String flags() {
    return wantsPostedAck ? POSTED_ACK : "";
  }

  /// A reader whose connection goes on: what it was made with counts, not what it asks for now.
  static Reader of(UserId user, String flags) {
    return new Reader(user, flags.equals(POSTED_ACK));
  }
}
