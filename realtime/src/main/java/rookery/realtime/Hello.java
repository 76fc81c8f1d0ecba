package rookery.realtime;

import java.util.List;
import rookery.delivery.ClientEvent;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;

/// The first event of every connection, the only one that does not come from the log (protocol:
/// realtime 1.6). Immutable.
record Hello(String connection_id, String server_hostname, String server_version)
    implements FleetingEvent<Scope.ToUser> {
  static ClientEvent of(ConnectionId connection, UserId user, RealtimeSettings settings) {
    var hello = new Hello(connection.value(), settings.host(), settings.version().get());
    return ClientEvent.of(hello, new Scope.ToUser(user), List.of());
  }

  @Override
  public String type() {
    return "hello";
  }
}
