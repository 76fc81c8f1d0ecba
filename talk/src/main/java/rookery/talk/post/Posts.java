package rookery.talk.post;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.CleanText;
import rookery.kernel.IdSource;
import rookery.kernel.PostId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelCounters;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.talk.mention.Hashtags;

/// Posts that are there: finds, changes and deletes them. Thread-safe; blocking.
public final class Posts {
  private final Database database;
  private final Outbox outbox;
  private final ChannelCounters counters;
  private final PostHooks hooks;
  private final InstantSource clock;
  private final IdSource ids;
  private final PostSql sql = new PostSql();

  Posts(
      Database database,
      Outbox outbox,
      ChannelCounters counters,
      PostHooks hooks,
      InstantSource clock,
      IdSource ids) {
    this.database = database;
    this.outbox = outbox;
    this.counters = counters;
    this.hooks = hooks;
    this.clock = clock;
    this.ids = ids;
  }

  /// What somebody wants of a post; null leaves a part as it is. Immutable.
  record Change(
      @Nullable String message,
      @Nullable Map<String, @Nullable Object> props,
      @Nullable Boolean pin) {}

  /// The post, deleted or not.
  public Optional<Post> find(PostId id) {
    return database.read(q -> sql.find(q, id));
  }

  /// The post as a transaction sees it, deleted or not.
  public Optional<Post> find(Transaction transaction, PostId id) {
    return sql.find(transaction, id);
  }

  /// Those that exist, deleted or not, in no order.
  public List<Post> find(Collection<PostId> ids) {
    return database.read(q -> sql.find(q, ids));
  }

  /// The post; 404 when there is none, or it was deleted.
  public Post get(PostId id) {
    return find(id).filter(post -> !post.deleted()).orElseThrow(Problems::noPost);
  }

  /// Tells that something about a post is new, such as a reply to it.
  public void touch(Transaction transaction, PostId id, long at) {
    sql.touch(transaction, id, at);
  }

  /// Tells that the reactions to a post are others than before, once they are written.
  public void reacted(Transaction transaction, PostId id, long at) {
    sql.reacted(transaction, id, at);
  }

  /// Changes a post. Its old wording is kept.
  Post change(Channel channel, PostId id, Change change) {
    return database.write(transaction -> {
      long dated = counters.dated(transaction, channel.id(), clock.millis());
      Post now = there(transaction, id);
      long at = Math.max(dated, now.times().updateAt() + 1);
      Post changed = applied(now, change, at);
      PostRules.content(changed.message(), Json.text(changed.props()));
      if (!changed.message().equals(now.message())) {
        sql.keepWording(transaction, id, new PostId(ids.next()), at);
      }
      sql.update(transaction, changed);
      PostId root = now.root();
      if (root != null) {
        sql.touch(transaction, root, at);
      }
      counters.touched(transaction, channel.id(), at);
      outbox.add(transaction, PostEvents.PostEdited.of(changed), new Scope.ToChannel(channel.id()));
      return changed;
    });
  }

  /// The post, which stays as it is: whoever writes locks the channel first.
  private Post there(Transaction transaction, PostId id) {
    return sql.find(transaction, id).filter(post -> !post.deleted()).orElseThrow(Problems::noPost);
  }

  private static Post applied(Post now, Change change, long at) {
    String message = change.message() == null ? now.message() : CleanText.of(change.message());
    boolean reworded = !message.equals(now.message());
    var times = now.times();
    return now.with(
            message,
            change.props() == null ? now.props() : change.props(),
            reworded ? Hashtags.in(message) : now.hashtags(),
            change.pin() == null ? now.pinned() : change.pin())
        .at(new Post.Times(times.createAt(), at, reworded ? at : times.editAt(), 0));
  }

  /// Deletes a post, and what was replied to it; 404 if somebody else just did.
  void delete(Channel channel, PostId id, UserId by) {
    database.write(transaction -> {
      long dated = counters.dated(transaction, channel.id(), clock.millis());
      Post now = there(transaction, id);
      long at = Math.max(dated, now.times().updateAt() + 1);
      sql.delete(transaction, id, at);
      var times = now.times();
      Post gone = now.at(new Post.Times(times.createAt(), at, times.editAt(), at));
      String json = Json.text(PostJson.of(gone));
      outbox.add(
          transaction,
          new PostEvents.PostDeleted("", json),
          new Scope.ToChannel(channel.id(), Scope.Readers.NON_ADMINS));
      outbox.add(
          transaction,
          new PostEvents.PostDeleted(by.value(), json),
          new Scope.ToChannel(channel.id(), Scope.Readers.ADMINS));
      hooks.participants().forEach(p -> p.deleted(transaction, channel, now, at));
      return gone;
    });
  }
}
