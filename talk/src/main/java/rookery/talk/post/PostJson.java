package rookery.talk.post;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.json.OmitEmpty;
import rookery.kernel.UserId;

/// A post on the wire (protocol: rest E.4). Immutable.
///
/// @param props never null: clients break on that
/// @param is_following only in answers about threads
/// @param metadata the reactions, if there are any: clients do not ask for them
public record PostJson(
    String id,
    long create_at,
    long update_at,
    long edit_at,
    long delete_at,
    boolean is_pinned,
    String user_id,
    String channel_id,
    String root_id,
    String original_id,
    String message,
    String type,
    Map<String, @Nullable Object> props,
    String hashtags,
    List<String> file_ids,
    String pending_post_id,
    long reply_count,
    long last_reply_at,
    @Nullable List<Participant> participants,
    @OmitEmpty boolean is_following,
    @OmitEmpty boolean has_reactions,
    Map<String, Object> metadata) {
  /// Somebody who replied. Immutable.
  public record Participant(String id) {
    static Participant of(UserId user) {
      return new Participant(user.value());
    }
  }

  /// A post whose replies are told by number alone.
  public static PostJson of(Post post) {
    return of(post, false, false);
  }

  /// A post as clients see one that show threads apart.
  public static PostJson withThread(Post post, boolean following) {
    return of(post, true, following);
  }

  private static PostJson of(Post post, boolean threads, boolean following) {
    var thread = post.thread();
    return new PostJson(
        post.id().value(),
        post.times().createAt(),
        post.times().updateAt(),
        post.times().editAt(),
        post.times().deleteAt(),
        post.pinned(),
        post.user().value(),
        post.channel().value(),
        post.rootText(),
        "",
        post.message(),
        post.type(),
        post.props(),
        post.hashtags(),
        List.of(),
        post.pendingId(),
        thread.replies(),
        threads ? thread.lastReplyAt() : 0,
        threads && thread.replies() > 0
            ? thread.participants().stream().map(Participant::of).toList()
            : null,
        following,
        !post.reactions().isEmpty(),
        metadata(post.reactions()));
  }

  private static Map<String, Object> metadata(List<Reaction> reactions) {
    return reactions.isEmpty()
        ? Map.of()
        : Map.of("reactions", reactions.stream().map(ReactionJson::of).toList());
  }
}
