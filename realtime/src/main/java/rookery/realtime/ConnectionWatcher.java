package rookery.realtime;

import rookery.kernel.UserId;

/// Learns of users' connections on this node. Owned by this module, implemented by presence. Called
/// on virtual threads, in order per user.
public interface ConnectionWatcher {
  /// A connection was opened and authenticated.
  ///
  /// @param count the user's connections on this node now, at least 1
  void opened(UserId user, int count);

  /// A client is back on a connection that it had, or asked to be and has to start over: nothing
  /// that its user did. To who does not tell them apart it is opened.
  ///
  /// @param count the user's connections on this node now, at least 1
  default void returned(UserId user, int count) {
    opened(user, count);
  }

  /// A connection is gone.
  ///
  /// @param count the user's connections that are left on this node
  void closed(UserId user, int count);

  /// A connection showed that its client is alive (a pong): away users are found by this.
  void alive(UserId user);
}
