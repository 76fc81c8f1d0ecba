package rookery.people.user;

import java.util.Map;

/// An account that somebody asks for. Immutable.
record NewUser(
    String email,
    String username,
    String password,
    User.Profile profile,
    Map<String, String> props,
    Map<String, String> notifyProps,
    Map<String, String> timezone) {}
