package rookery.people.session;

import rookery.kernel.UserId;

/// A token that a program logs in with as a user. Immutable.
///
/// @param id also that of the session that it is
record AccessToken(String id, UserId user, String description, boolean active) {}
