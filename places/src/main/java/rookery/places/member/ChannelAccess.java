package rookery.places.member;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import rookery.http.Caller;
import rookery.kernel.ChannelId;
import rookery.kernel.Problems;
import rookery.people.access.Permission;
import rookery.people.access.RoleTable;
import rookery.people.access.Roles;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelPermits;
import rookery.places.channel.ChannelType;
import rookery.places.channel.Channels;

/// What a caller may do in a channel: what any role of the system, of the team membership or of the
/// channel membership grants (protocol: rest D.9). An archived channel can only be read. Nobody is
/// refused from memory: what this node remembers may be behind the log. Thread-safe.
public final class ChannelAccess implements ChannelPermits {
  private static final Set<Permission> READING =
      EnumSet.of(
          Permission.READ_CHANNEL, Permission.READ_CHANNEL_CONTENT, Permission.READ_PUBLIC_CHANNEL);

  private final Channels channels;
  private final ChannelMembers members;
  private final TeamAccess teams;
  private final Roles roles;

  public ChannelAccess(Channels channels, ChannelMembers members, TeamAccess teams, Roles roles) {
    this.channels = channels;
    this.members = members;
    this.teams = teams;
    this.roles = roles;
  }

  @Override
  public boolean allows(Caller caller, Channel channel, Permission permission) {
    return grants(roles.remembered(), caller, channel, permission)
        || grants(roles.stored(), caller, learnt(caller, channel), permission);
  }

  @Override
  public boolean reads(Caller caller, Channel channel) {
    return lets(roles.remembered(), caller, channel)
        || lets(roles.stored(), caller, learnt(caller, channel));
  }

  /// The channel as it is now, when what was remembered of it, and of what the caller is there, is
  /// no ground to refuse anything: a caller who was told of a change by another node may be quicker
  /// here than the event log.
  private Channel learnt(Caller caller, Channel channel) {
    members.forget(channel.id(), caller.user());
    if (channel.team() != null) {
      teams.forget(caller, channel.team());
    }
    return channels.fresh(channel.id());
  }

  private boolean lets(RoleTable table, Caller caller, Channel channel) {
    return grants(table, caller, channel, Permission.READ_CHANNEL)
        || (channel.type() == ChannelType.O
            && grants(table, caller, channel, Permission.READ_PUBLIC_CHANNEL));
  }

  private boolean grants(RoleTable table, Caller caller, Channel channel, Permission permission) {
    boolean open = !channel.archived() || READING.contains(permission);
    return open && table.grants(roles(caller, channel), permission);
  }

  /// The channel, if the caller may do this there; 404 and 403 otherwise.
  public Channel demand(Caller caller, ChannelId id, Permission permission) {
    Channel channel = channels.get(id);
    if (!allows(caller, channel, permission)) {
      throw Problems.forbidden();
    }
    return channel;
  }

  private List<String> roles(Caller caller, Channel channel) {
    var all =
        new ArrayList<>(
            channel.team() == null ? caller.roles() : teams.roles(caller, channel.team()));
    members
        .standing(channel.id(), caller.user())
        .ifPresent(standing -> all.addAll(standing.roles("channel")));
    return all;
  }
}
