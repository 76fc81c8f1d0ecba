package rookery.places.team;

import rookery.http.Caller;
import rookery.people.access.Permission;

/// What a caller may do in a team. Owned here, answered by the memberships.
@FunctionalInterface
public interface TeamPermits {
  boolean allows(Caller caller, Team team, Permission permission);
}
