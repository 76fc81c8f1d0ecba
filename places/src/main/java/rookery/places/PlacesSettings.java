package rookery.places;

import java.util.List;
import rookery.delivery.CacheMemory;

/// What an operator can change about teams and channels. Immutable.
///
/// @param maxUsersPerTeam the most members of a team
/// @param maxChannelsPerTeam the most channels of a team, without archived ones
/// @param viewsAnnounced whether a user's clients tell each other what was viewed
/// @param defaultChannels names of channels that a team begins with besides town-square, in place
///   of off-topic; empty for that
/// @param caches what all caches of the node may take
public record PlacesSettings(
    int maxUsersPerTeam,
    int maxChannelsPerTeam,
    boolean viewsAnnounced,
    List<String> defaultChannels,
    CacheMemory caches) {
  /// The protocol's defaults (protocol: rest D.5).
  public static final PlacesSettings DEFAULTS =
      new PlacesSettings(50, 2_000, true, List.of(), CacheMemory.DEFAULT);
}
