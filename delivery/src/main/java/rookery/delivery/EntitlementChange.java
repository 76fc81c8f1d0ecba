package rookery.delivery;

import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// One change of what a user may receive. A connection that knows `version - 1` applies it at this
/// place in the log; one that knows `version` or more skips it; any other gap starts over.
/// Immutable.
///
/// @param version of the user's entitlements after the change; each change raises it by one
public record EntitlementChange(UserId user, long version, Change change) implements LogRecord {
  /// What changed.
  public sealed interface Change {}

  /// From now on the user receives a channel's events.
  public record JoinedChannel(ChannelId channel) implements Change {}

  /// From now on the user receives nothing of a channel.
  public record LeftChannel(ChannelId channel) implements Change {}

  /// From now on the user receives a team's events.
  public record JoinedTeam(TeamId team) implements Change {}

  /// From now on the user receives nothing of a team.
  public record LeftTeam(TeamId team) implements Change {}

  /// The user became, or stopped being, a system administrator.
  public record Administers(boolean yes) implements Change {}
}
