package rookery.delivery;

import java.util.Set;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;

/// What a user may receive, at one version. Immutable.
///
/// @param version raised by one with each [EntitlementChange]
/// @param admin whether the user receives the copies meant for system administrators
public record Entitlements(
    long version, Set<ChannelId> channels, Set<TeamId> teams, boolean admin) {
  /// No user, or one who is entitled to nothing yet.
  public static final Entitlements NONE = new Entitlements(0, Set.of(), Set.of(), false);

  public Entitlements {
    channels = Set.copyOf(channels);
    teams = Set.copyOf(teams);
  }
}
