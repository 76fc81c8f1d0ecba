package rookery.server;

import rookery.cluster.Roster;
import rookery.delivery.Sweep;
import rookery.kernel.Incarnation;
import rookery.people.status.Presence;

/// Tells who is concerned of nodes that come and go. Immutable.
///
/// @param presence of the users that were connected there
/// @param sweep of what they had not appended
/// @param membership of the cluster
record Neighbours(Presence presence, Sweep sweep, Roster.Listener membership)
    implements Roster.Listener {
  @Override
  public void arrived(Incarnation node) {
    presence.arrived(node);
    sweep.arrived(node);
    membership.arrived(node);
  }

  @Override
  public void lost(Incarnation node) {
    presence.lost(node);
    sweep.lost(node);
    membership.lost(node);
  }
}
