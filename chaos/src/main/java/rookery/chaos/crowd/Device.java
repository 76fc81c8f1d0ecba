package rookery.chaos.crowd;

import org.jspecify.annotations.Nullable;
import rookery.client.ChatClient;

/// One client of a person: an ear for the socket, a mind for the events, a life for the sockets.
/// Immutable.
///
/// @param name such as `p03.1`
record Device(String name, Account account, Ear ear, Mind mind, Life life) {
  /// Somebody with an account. Immutable.
  ///
  /// @param client logged in
  record Account(String name, ChatClient client) {
    String user() {
      return client.userId();
    }
  }

  /// @param official where it is one of them; null for a raw one
  static Device of(
      String name, Account account, Field field, @Nullable OfficialClients official, long seed) {
    var rest = new Rest(account.client(), field, seed);
    var mind = new Mind(name, account.user(), field, new Reloading(rest, field));
    var ear = new Ear(name, field, mind);
    String token = account.client().token();
    var life =
        official == null
            ? new RawLife(name, token, field, ear, seed + 1)
            : official.add(name, token, ear);
    return new Device(name, account, ear, mind, life);
  }

  void start() {
    mind.start();
    life.start();
  }
}
