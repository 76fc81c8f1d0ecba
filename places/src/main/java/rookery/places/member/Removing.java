package rookery.places.member;

import rookery.http.Caller;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.places.team.Team;

/// Who may take whom out of a team or channel: oneself, others with a permission. Taking out who is
/// not in changes nothing: a call that is repeated because its answer was lost succeeds.
/// Thread-safe.
final class Removing {
  private final Users users;
  private final TeamAccess teams;
  private final ChannelAccess channels;
  private final TeamJoins teamJoins;
  private final ChannelJoins channelJoins;

  Removing(
      Users users,
      TeamAccess teams,
      ChannelAccess channels,
      TeamJoins teamJoins,
      ChannelJoins channelJoins) {
    this.users = users;
    this.teams = teams;
    this.channels = channels;
    this.teamJoins = teamJoins;
    this.channelJoins = channelJoins;
  }

  void fromTeam(Caller caller, Team team, UserId user) {
    boolean alone = caller.user().equals(user);
    if (!alone && !teams.allows(caller, team, Permission.REMOVE_USER_FROM_TEAM)) {
      throw Problems.forbidden();
    }
    users.get(user);
    teamJoins.leave(team.id(), user, caller.user());
  }

  void fromChannel(Caller caller, Channel channel, UserId user) {
    // Of a channel that the caller cannot even read nothing is told.
    boolean allowed =
        caller.user().equals(user)
            ? channels.reads(caller, channel)
            : channels.allows(caller, channel, neededFor(channel));
    if (!allowed) {
      throw Problems.forbidden();
    }
    users.get(user);
    channelJoins.leave(channel, user, caller.user());
  }

  private static Permission neededFor(Channel channel) {
    return channel.type() == ChannelType.O
        ? Permission.MANAGE_PUBLIC_CHANNEL_MEMBERS
        : Permission.MANAGE_PRIVATE_CHANNEL_MEMBERS;
  }
}
