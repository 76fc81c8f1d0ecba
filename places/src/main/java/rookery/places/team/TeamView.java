package rookery.places.team;

import rookery.people.access.Permission;

/// What somebody is shown of teams. Immutable.
@FunctionalInterface
public interface TeamView {
  /// Whether that is what those see who may do it.
  boolean shows(Team team, Permission permission);
}
