package rookery.places.member;

import java.util.Map;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// A membership in a channel on the wire: 16 keys (protocol: rest E.4). Immutable.
public record ChannelMemberJson(
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
    boolean autotranslation_disabled) {
  /// When somebody looked at a channel is nobody else's business (protocol: rest D.10).
  private static final long HIDDEN = -1;

  /// A membership as `reader` may see it.
  public static ChannelMemberJson of(ChannelMember member, UserId reader) {
    boolean own = member.user().equals(reader);
    Standing standing = member.standing();
    return new ChannelMemberJson(
        member.channel(),
        member.user(),
        String.join(" ", member.roles()),
        own ? member.lastViewedAt() : HIDDEN,
        member.msgCount(),
        member.mentionCount(),
        member.mentionCountRoot(),
        member.urgentMentionCount(),
        member.msgCountRoot(),
        member.notifyProps(),
        own ? member.lastUpdateAt() : HIDDEN,
        standing.guest(),
        standing.user(),
        standing.admin(),
        standing.explicitRoles(),
        member.autotranslationDisabled());
  }
}
