package rookery.people.access;

import java.util.Set;

/// A named set of permissions. Immutable.
public record Role(
    String name, String displayName, String description, Set<Permission> permissions) {}
