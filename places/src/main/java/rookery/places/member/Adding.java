package rookery.places.member;

import org.jspecify.annotations.Nullable;
import rookery.http.Caller;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.places.team.Team;

/// Who may put whom into a team or channel: oneself into open ones, others with a permission.
/// Thread-safe.
final class Adding {
  private final Users users;
  private final TeamMembers teamMembers;
  private final TeamAccess teams;
  private final ChannelAccess channels;
  private final TeamJoins teamJoins;
  private final ChannelJoins channelJoins;

  Adding(
      Users users,
      TeamMembers teamMembers,
      TeamAccess teams,
      ChannelAccess channels,
      TeamJoins teamJoins,
      ChannelJoins channelJoins) {
    this.users = users;
    this.teamMembers = teamMembers;
    this.teams = teams;
    this.channels = channels;
    this.teamJoins = teamJoins;
    this.channelJoins = channelJoins;
  }

  TeamMember toTeam(Caller caller, Team team, UserId user) {
    if (!teams.allows(caller, team, neededFor(team, caller.user().equals(user)))) {
      throw Problems.forbidden();
    }
    // Not from memory: another node may have deactivated the account, or activated it.
    User there = users.again(user).orElseThrow(Problems::noUser);
    return teamJoins.join(team, there, caller.user());
  }

  ChannelMember toChannel(Caller caller, Channel channel, UserId user, @Nullable PostId root) {
    TeamId team = teamOf(channel);
    boolean alone = channel.type() == ChannelType.O && caller.user().equals(user);
    boolean allowed =
        alone
            ? teams.allows(caller, team, Permission.JOIN_PUBLIC_CHANNELS)
            : channels.allows(caller, channel, neededFor(channel));
    if (!allowed) {
      throw Problems.forbidden();
    }
    users.get(user);
    if (!teamMembers.has(team, user)) {
      throw new Problem.NotFound(
              "app.team.get_member.missing.app_error", "The user is not in the channel's team.")
          .raise();
    }
    return channelJoins.join(channel, user, caller.user(), root);
  }

  private static Permission neededFor(Team team, boolean self) {
    if (!self) {
      return Permission.ADD_USER_TO_TEAM;
    }
    return team.open() ? Permission.JOIN_PUBLIC_TEAMS : Permission.JOIN_PRIVATE_TEAMS;
  }

  private static Permission neededFor(Channel channel) {
    return channel.type() == ChannelType.O
        ? Permission.MANAGE_PUBLIC_CHANNEL_MEMBERS
        : Permission.MANAGE_PRIVATE_CHANNEL_MEMBERS;
  }

  private static TeamId teamOf(Channel channel) {
    if (channel.team() == null) {
      throw new Problem.Invalid(
              "api.channel.add_user_to_channel.type.app_error",
              "Nobody can be added to a direct or group channel.")
          .raise();
    }
    if (channel.archived()) {
      throw new Problem.Invalid(
              "api.channel.add_user.to.channel.failed.deleted.app_error",
              "Nobody can be added to an archived channel.")
          .raise();
    }
    return channel.team();
  }
}
