package rookery.people.status;

import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;

/// A user's availability changed; told to the user's own connections only, others ask (protocol:
/// realtime 7.3). Immutable.
record StatusChange(String status, String user_id) implements DurableEvent<Scope.ToUser> {
  static StatusChange of(Status status) {
    return new StatusChange(status.availability().wireName(), status.user().value());
  }

  @Override
  public String type() {
    return "status_change";
  }
}
