package rookery.talk.reaction;

import java.time.InstantSource;
import java.util.Optional;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.PostId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelCounters;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.talk.post.Post;
import rookery.talk.post.Posts;
import rookery.talk.post.Reaction;

/// Reactions to posts. Each is dated and written under the lock of the post's channel, as posts
/// are, so that what is told of a channel is told in the order of the commits. Whether somebody may
/// do it is for the caller to know. Thread-safe; blocking.
final class Reactions {
  private final Database database;
  private final Outbox outbox;
  private final ChannelCounters counters;
  private final Posts posts;
  private final InstantSource clock;
  private final ReactionSql sql = new ReactionSql();

  Reactions(
      Database database,
      Outbox outbox,
      ChannelCounters counters,
      Posts posts,
      InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.counters = counters;
    this.posts = posts;
    this.clock = clock;
  }

  /// The reaction, made now or before: twice is once.
  Reaction add(Channel channel, PostId id, UserId user, String emoji) {
    return database.write(transaction -> {
      long dated = counters.dated(transaction, channel.id(), clock.millis());
      Post post = there(transaction, id);
      Optional<Reaction> before = find(post, user, emoji);
      if (before.isPresent()) {
        return before.get();
      }
      ReactionRules.demandRoom(post.reactions(), emoji);
      long at = Math.max(dated, post.times().updateAt() + 1);
      var reaction = new Reaction(id, channel.id(), user, emoji, at);
      sql.insert(transaction, reaction);
      posts.reacted(transaction, id, at);
      outbox.add(
          transaction,
          ReactionEvents.ReactionAdded.of(reaction),
          new Scope.ToChannel(channel.id()));
      return reaction;
    });
  }

  /// Takes a reaction back; one that is not there is not missed.
  void remove(Channel channel, PostId id, UserId user, String emoji) {
    database.write(transaction -> {
      long dated = counters.dated(transaction, channel.id(), clock.millis());
      Post post = there(transaction, id);
      Optional<Reaction> found = find(post, user, emoji);
      found.ifPresent(
          reaction -> remove(transaction, reaction, Math.max(dated, post.times().updateAt() + 1)));
      return found;
    });
  }

  private void remove(Transaction transaction, Reaction reaction, long at) {
    sql.delete(transaction, reaction);
    posts.reacted(transaction, reaction.post(), at);
    outbox.add(
        transaction,
        ReactionEvents.ReactionRemoved.of(reaction, at),
        new Scope.ToChannel(reaction.channel()));
  }

  private Post there(Transaction transaction, PostId id) {
    return posts
        .find(transaction, id)
        .filter(post -> !post.deleted())
        .orElseThrow(Problems::noPost);
  }

  private static Optional<Reaction> find(Post post, UserId user, String emoji) {
    return post.reactions().stream()
        .filter(reaction -> reaction.user().equals(user) && reaction.emoji().equals(emoji))
        .findFirst();
  }
}
