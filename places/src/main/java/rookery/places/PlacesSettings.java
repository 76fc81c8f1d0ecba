package rookery.places;

import rookery.delivery.CacheMemory;

/// What an operator can change about teams and channels. Immutable.
///
/// @param maxUsersPerTeam the most members of a team
/// @param maxChannelsPerTeam the most channels of a team, without archived ones
/// @param viewsAnnounced whether a user's clients tell each other what was viewed
/// @param caches what all caches of the node may take
public record PlacesSettings(
    int maxUsersPerTeam, int maxChannelsPerTeam, boolean viewsAnnounced, CacheMemory caches) {
  /// The protocol's defaults (protocol: rest D.5).
  public static final PlacesSettings DEFAULTS =
      new PlacesSettings(50, 2_000, true, CacheMemory.DEFAULT);
}
