package rookery.talk.post;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import rookery.kernel.CleanText;
import rookery.kernel.IdSource;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;
import rookery.people.Parts;
import rookery.places.channel.Channel;
import rookery.places.channel.Views;
import rookery.postgres.Database;
import rookery.postgres.SharedCommit;
import rookery.postgres.Transaction;
import rookery.talk.mention.Hashtags;
import rookery.talk.post.Addressees.Found;

/// Writes new posts, each in one transaction with all that belongs to it; posts that are written at
/// the same time share one ([SharedCommit]). What a client sends again, to any node, is written
/// once. Thread-safe; blocking.
public final class Writing {
  /// Transactions at a time: with more, fewer posts share one, and the database has more to do for
  /// each post.
  private static final int LANES = 2;

  private final Database database;
  private final Addressing addressing;
  private final PostHooks hooks;
  private final InstantSource clock;
  private final IdSource ids;
  private final PostSql sql = new PostSql();
  private final PostWriter writer;
  private final SharedCommit<Draft, Optional<Post>> shared;

  /// @param together posts that share a commit at most
  Writing(Parts parts, Views views, Addressing addressing, PostHooks hooks, IntSupplier together) {
    this.database = parts.database();
    this.addressing = addressing;
    this.hooks = hooks;
    this.clock = parts.clock();
    this.ids = parts.ids();
    this.writer = new PostWriter(parts.outbox(), views, hooks);
    this.shared = new SharedCommit<>(database, writer, "posts", together, LANES, parts.metrics());
  }

  /// What became of a post. Immutable.
  ///
  /// @param first whether it was written now; if not, it was sent before, and is as it stands now:
  ///   perhaps edited or deleted since
  record Written(Post post, boolean first) {}

  /// The post, written now or when it was sent before. One that is being written at this moment, on
  /// any node, is waited for.
  ///
  /// @param sender as clients show the author
  /// @param wholeChannel whether the author may mention everybody at once
  Written write(NewPost asked, String sender, boolean wholeChannel) {
    Optional<Post> written;
    try {
      Draft draft = draft(hooks.look(asked), sender, wholeChannel);
      written = shared.write(asked.channel().id(), draft);
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Unavailable) {
        // Whoever is turned away asks again: the database is not asked now.
        throw e;
      }
      // What may not be written any more may have been written before.
      return sentBefore(asked).orElseThrow(() -> e);
    }
    return written
        .map(post -> new Written(post, true))
        .or(() -> sentBefore(asked))
        .orElseThrow(() -> new IllegalStateException("a post that is there was not found"));
  }

  private Draft draft(NewPost wanted, String sender, boolean wholeChannel) {
    PostRules.check(wanted);
    Optional<Post> root =
        Optional.ofNullable(wanted.root())
            .map(id -> PostRules.root(database.read(q -> sql.find(q, id)), wanted.channel().id()));
    var found = addressing.of(wanted, root.orElse(null), wholeChannel);
    return Draft.of(wanted, post(wanted), sender, found, addressing.readsChannel(wanted));
  }

  private Optional<Written> sentBefore(NewPost asked) {
    return asked.pendingId().isEmpty()
        ? Optional.empty()
        : database
            .read(q -> sql.pending(q, asked.user(), asked.pendingId()))
            .map(post -> new Written(post.named(asked.pendingId()), false));
  }

  private Post post(NewPost wanted) {
    long at = wanted.at() > 0 ? wanted.at() : clock.millis();
    String message = CleanText.of(wanted.message());
    return new Post(
        new PostId(ids.next()),
        wanted.channel().id(),
        wanted.user(),
        wanted.root(),
        new Post.Times(at, at, 0, 0),
        false,
        message,
        wanted.type(),
        wanted.props(),
        Hashtags.in(message),
        wanted.pendingId(),
        Post.ThreadSummary.NONE,
        List.of());
  }

  /// Writes what the server says when people come and go, inside their transaction.
  ///
  /// @param mentioned who should notice it
  public void system(
      Transaction transaction,
      Channel channel,
      UserId user,
      String type,
      String message,
      Map<String, @Nullable Object> props,
      Set<UserId> mentioned) {
    var wanted = new NewPost(channel, user, null, message, type, props, 0, "", false);
    var found = new Found(mentioned, mentioned, Set.of());
    writer.join(transaction, Draft.of(wanted, post(wanted), "System", found, false));
  }
}
