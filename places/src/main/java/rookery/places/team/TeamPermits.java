package rookery.places.team;

import rookery.http.Caller;
import rookery.people.access.Permission;

/// What a caller may do in a team. Owned here, answered by the memberships.
public interface TeamPermits {
  /// Whether the caller may do it; nobody is refused from memory.
  boolean allows(Caller caller, Team team, Permission permission);

  /// What the caller is shown of teams; for answers about them, as it may be behind an edit of a
  /// role by as much as this node is behind the log. Reads the caller's memberships, all at once.
  TeamView view(Caller caller);
}
