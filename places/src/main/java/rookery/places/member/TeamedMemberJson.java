package rookery.places.member;

import java.util.Map;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// A membership in a channel with its team, as lists over all teams have it on the wire. Immutable.
record TeamedMemberJson(
    ChannelId channel_id,
    UserId user_id,
    String roles,
    long last_viewed_at,
    long msg_count,
    long mention_count,
    long mention_count_root,
    long urgent_mention_count,
    long msg_count_root,
    Map<String, String> notify_props,
    long last_update_at,
    boolean scheme_guest,
    boolean scheme_user,
    boolean scheme_admin,
    String explicit_roles,
    boolean autotranslation_disabled,
    String team_display_name,
    String team_name,
    long team_update_at) {
  static TeamedMemberJson of(TeamedMember teamed, UserId reader) {
    var member = ChannelMemberJson.of(teamed.member(), reader);
    return new TeamedMemberJson(
        member.channel_id(),
        member.user_id(),
        member.roles(),
        member.last_viewed_at(),
        member.msg_count(),
        member.mention_count(),
        member.mention_count_root(),
        member.urgent_mention_count(),
        member.msg_count_root(),
        member.notify_props(),
        member.last_update_at(),
        member.scheme_guest(),
        member.scheme_user(),
        member.scheme_admin(),
        member.explicit_roles(),
        member.autotranslation_disabled(),
        teamed.teamDisplayName(),
        teamed.teamName(),
        teamed.teamUpdateAt());
  }
}
