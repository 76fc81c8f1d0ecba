package rookery.talk.post;

import java.util.List;
import java.util.Set;
import rookery.delivery.HookCall;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.postgres.Transaction;

/// Takes part **within** the transaction of a post: what it writes is committed with the post or
/// not at all; one that throws undoes the post.
public interface PostParticipant {
  /// A post was written; its row is there, its event is not yet.
  ///
  /// @return what belongs to the post's event, and what is to be done after it
  Part created(Transaction transaction, Created created);

  /// A post was deleted, replies to it too.
  void deleted(Transaction transaction, Channel channel, Post post, long at);

  /// A post that was just written. Immutable.
  ///
  /// @param mentioned by name or keyword, or with the whole channel; members only
  /// @param named those of them who were mentioned by name
  /// @param invited who was named by the post that this one is the first to reply to
  /// @param upTo posts of the channel with a later time come after this one, though they may be
  ///   there already: they share its transaction
  record Created(
      Channel channel,
      Post post,
      Set<UserId> mentioned,
      Set<UserId> named,
      Set<UserId> invited,
      long upTo) {}

  /// What a participant adds. Immutable.
  ///
  /// @param hooks frame hooks of the post's event
  /// @param recipients users who should hear of the post even without being mentioned
  /// @param afterwards adds further events behind the post's
  record Part(List<HookCall> hooks, Set<UserId> recipients, Runnable afterwards) {
    /// Nothing.
    public static final Part NOTHING = new Part(List.of(), Set.of(), () -> {});
  }
}
