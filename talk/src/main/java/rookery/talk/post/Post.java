package rookery.talk.post;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;

/// Something written in a channel. Immutable.
///
/// @param root the post that this one replies to, if any
/// @param type "" for what people write; `system_...` for what the server does
/// @param pendingId the client's own name for it while it was being sent
/// @param thread what has been replied, for a post with replies
/// @param reactions what people put under it, the oldest first
public record Post(
    PostId id,
    ChannelId channel,
    UserId user,
    @Nullable PostId root,
    Times times,
    boolean pinned,
    String message,
    String type,
    Map<String, @Nullable Object> props,
    String hashtags,
    String pendingId,
    ThreadSummary thread,
    List<Reaction> reactions) {
  /// When things happened to a post, in milliseconds; 0 for never. Immutable.
  public record Times(long createAt, long updateAt, long editAt, long deleteAt) {}

  /// What has been replied to a post. Immutable.
  ///
  /// @param participants who replied, the last one last
  public record ThreadSummary(long replies, long lastReplyAt, List<UserId> participants) {
    public static final ThreadSummary NONE = new ThreadSummary(0, 0, List.of());
  }

  /// Types of coming and going: they are never unread (protocol: rest D.7).
  private static final List<String> COMING_AND_GOING =
      List.of(
          "system_join_channel",
          "system_leave_channel",
          "system_add_to_channel",
          "system_remove_from_channel",
          "system_join_leave",
          "system_add_remove",
          "system_join_team",
          "system_leave_team",
          "system_add_to_team",
          "system_remove_from_team");

  /// Whether it counts as unread for the others.
  public boolean counted() {
    return !COMING_AND_GOING.contains(type);
  }

  public boolean isReply() {
    return root != null;
  }

  public boolean deleted() {
    return times.deleteAt() > 0;
  }

  /// Whether the server wrote it.
  public boolean system() {
    return type.startsWith("system_");
  }

  /// The first post of its thread: itself, when it is no reply.
  public PostId rootOrSelf() {
    return Optional.ofNullable(root).orElse(id);
  }

  /// The root as the protocol writes it: "" for none.
  public String rootText() {
    return root == null ? "" : root.value();
  }

  /// This post at other times.
  Post at(Times other) {
    return new Post(
        id, channel, user, root, other, pinned, message, type, props, hashtags, pendingId, thread,
        reactions);
  }

  /// This post under the client's own name for it, for the answer to the one who sent it.
  Post named(String pending) {
    return new Post(
        id, channel, user, root, times, pinned, message, type, props, hashtags, pending, thread,
        reactions);
  }

  /// This post with other content.
  Post with(
      String newMessage, Map<String, @Nullable Object> newProps, String newHashtags, boolean pin) {
    return new Post(
        id,
        channel,
        user,
        root,
        times,
        pin,
        newMessage,
        type,
        newProps,
        newHashtags,
        pendingId,
        thread,
        reactions);
  }
}
