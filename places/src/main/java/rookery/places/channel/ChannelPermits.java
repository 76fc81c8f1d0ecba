package rookery.places.channel;

import rookery.http.Caller;
import rookery.people.access.Permission;

/// What a caller may do in a channel. Owned here, answered by the memberships.
public interface ChannelPermits {
  boolean allows(Caller caller, Channel channel, Permission permission);

  /// Whether the caller may see the channel and what is written in it: as a member or, if it is
  /// open, as a member of its team.
  boolean reads(Caller caller, Channel channel);
}
