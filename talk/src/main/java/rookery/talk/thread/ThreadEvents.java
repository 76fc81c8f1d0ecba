package rookery.talk.thread;

import org.jspecify.annotations.Nullable;
import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.TeamId;
import rookery.talk.post.Post;

/// What followers are told of threads (protocol: realtime 2.3).
sealed interface ThreadEvents {
  /// There is something new in a thread.
  ///
  /// @param previous_unread_mentions what the client subtracts
  /// @param thread JSON inside JSON
  record ThreadUpdated(long previous_unread_mentions, long previous_unread_replies, String thread)
      implements ThreadEvents, DurableEvent<Scope.ToUser> {
    static ThreadUpdated of(Post root, ThreadState before, ThreadState after) {
      return new ThreadUpdated(
          before.unreadMentions(),
          before.unreadReplies(),
          Json.text(ThreadJson.of(root, after, ThreadJson::id)));
    }

    @Override
    public String type() {
      return "thread_updated";
    }
  }

  /// All threads of the channel in `broadcast` are read.
  record ThreadsOfChannelRead(long timestamp) implements ThreadEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "thread_read_changed";
    }
  }

  /// A follower, told with the team of the thread.
  static Scope.ToUser to(ThreadState state, @Nullable TeamId team) {
    return team == null ? new Scope.ToUser(state.user()) : new Scope.ToUser(state.user(), team);
  }
}
