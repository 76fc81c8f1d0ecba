package rookery.people.preference;

import rookery.kernel.UserId;

/// Something a client remembers for a user. Immutable.
///
/// @param category and `name` together are unique per user
public record Preference(UserId user, String category, String name, String value) {}
