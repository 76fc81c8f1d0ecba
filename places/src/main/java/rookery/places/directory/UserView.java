package rookery.places.directory;

import rookery.http.Caller;
import rookery.people.user.User;

/// What of a user a caller may see, as the wire has it.
@FunctionalInterface
public interface UserView {
  Object of(User user, Caller caller);
}
