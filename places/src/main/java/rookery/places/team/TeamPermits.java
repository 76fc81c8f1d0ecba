package rookery.places.team;

import rookery.http.Caller;
import rookery.people.access.Permission;

/// What a caller may do in a team. Owned here, answered by the memberships.
public interface TeamPermits {
  /// Whether the caller may do it; nobody is refused from memory.
  boolean allows(Caller caller, Team team, Permission permission);

  /// Whether the caller is shown what those see who may do it; for lists of teams, as it may be
  /// behind an edit of a role by as much as this node is behind the log.
  boolean shows(Caller caller, Team team, Permission permission);
}
