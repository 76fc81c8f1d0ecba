package rookery.places.member;

import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// What clients are told of memberships (protocol: realtime 2.4, 2.5). Where a change goes to the
/// user it is about and to the others, these are two events of one name.
sealed interface MemberEvents {
  /// To a user who came into a team.
  record AddedToTeam(TeamId team_id, UserId user_id)
      implements MemberEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "added_to_team";
    }
  }

  /// To a channel: there is a new member.
  record UserAdded(UserId user_id, String team_id)
      implements MemberEvents, DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "user_added";
    }
  }

  /// To the new member of a channel.
  record YouWereAdded(UserId user_id, String team_id)
      implements MemberEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "user_added";
    }
  }

  /// To a channel: a member is gone.
  record UserRemoved(UserId user_id, UserId remover_id)
      implements MemberEvents, DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "user_removed";
    }
  }

  /// To the former member of a channel.
  record YouWereRemoved(ChannelId channel_id, UserId remover_id)
      implements MemberEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "user_removed";
    }
  }

  /// To a team: a member is gone.
  record LeftTeam(UserId user_id, TeamId team_id)
      implements MemberEvents, DurableEvent<Scope.ToTeam> {
    @Override
    public String type() {
      return "leave_team";
    }
  }

  /// To the former member of a team.
  record YouLeftTeam(UserId user_id, TeamId team_id)
      implements MemberEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "leave_team";
    }
  }

  /// To the member of a team: the roles there are others now.
  ///
  /// @param member JSON inside JSON
  record MemberRoleUpdated(String member) implements MemberEvents, DurableEvent<Scope.ToUser> {
    static MemberRoleUpdated of(TeamMember member) {
      return new MemberRoleUpdated(Json.text(TeamMemberJson.of(member)));
    }

    @Override
    public String type() {
      return "memberrole_updated";
    }
  }

  /// To the member of a channel: the roles there are others now.
  ///
  /// @param channelMember JSON inside JSON
  record ChannelMemberUpdated(String channelMember)
      implements MemberEvents, DurableEvent<Scope.ToUser> {
    static ChannelMemberUpdated of(ChannelMember member) {
      return new ChannelMemberUpdated(Json.text(ChannelMemberJson.of(member, member.user())));
    }

    @Override
    public String type() {
      return "channel_member_updated";
    }
  }
}
