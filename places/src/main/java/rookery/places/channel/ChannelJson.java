package rookery.places.channel;

import org.jspecify.annotations.Nullable;
import rookery.kernel.ChannelId;

/// A channel on the wire: 26 keys, all of them always there (protocol: rest E.4). Immutable.
public record ChannelJson(
    ChannelId id,
    long create_at,
    long update_at,
    long delete_at,
    String team_id,
    ChannelType type,
    String display_name,
    String name,
    String header,
    String purpose,
    long last_post_at,
    long total_msg_count,
    long extra_update_at,
    String creator_id,
    @Nullable String scheme_id,
    @Nullable Object props,
    @Nullable Boolean group_constrained,
    @Nullable Boolean shared,
    long total_msg_count_root,
    @Nullable String policy_id,
    long last_root_post_at,
    @Nullable Object banner_info,
    boolean policy_enforced,
    boolean policy_is_active,
    String default_category_name,
    boolean autotranslation) {
  public static ChannelJson of(Channel channel) {
    return new ChannelJson(
        channel.id(),
        channel.createAt(),
        channel.updateAt(),
        channel.deleteAt(),
        channel.teamText(),
        channel.type(),
        channel.displayName(),
        channel.name(),
        channel.header(),
        channel.purpose(),
        channel.lastPostAt(),
        channel.totalMsgCount(),
        channel.extraUpdateAt(),
        channel.creator(),
        null,
        null,
        null,
        null,
        channel.totalMsgCountRoot(),
        null,
        channel.lastRootPostAt(),
        null,
        false,
        false,
        channel.defaultCategoryName(),
        false);
  }
}
