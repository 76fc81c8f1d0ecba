package rookery.talk.thread;

import java.util.List;
import java.util.function.Function;
import rookery.kernel.UserId;
import rookery.talk.post.Post;
import rookery.talk.post.PostJson;

/// A thread on the wire, as one follower has it. Immutable.
///
/// @param participants users, whole or by id alone
record ThreadJson(
    String id,
    long reply_count,
    long last_reply_at,
    long last_viewed_at,
    List<Object> participants,
    PostJson post,
    long unread_replies,
    long unread_mentions,
    boolean is_urgent,
    long delete_at) {
  /// @param show what is shown of who replied
  static ThreadJson of(Post root, ThreadState state, Function<UserId, Object> show) {
    var thread = root.thread();
    return new ThreadJson(
        root.id().value(),
        thread.replies(),
        thread.lastReplyAt(),
        state.lastViewed(),
        thread.participants().stream().map(show).toList(),
        PostJson.withThread(root, true),
        state.unreadReplies(),
        state.unreadMentions(),
        false,
        root.times().deleteAt());
  }

  /// Who replied, by id alone.
  static Object id(UserId user) {
    return new PostJson.Participant(user.value());
  }
}
