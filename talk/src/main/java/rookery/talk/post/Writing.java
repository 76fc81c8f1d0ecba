package rookery.talk.post;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.delivery.HookCall;
import rookery.delivery.Outbox;
import rookery.kernel.CleanText;
import rookery.kernel.IdSource;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.Views;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.SqlFailure;
import rookery.postgres.Transaction;
import rookery.talk.mention.Hashtags;
import rookery.talk.post.Addressees.Found;

/// Writes new posts: the row, the counters, what participants add, and the events, in one
/// transaction. What a client sends again, to any node, is written once. Thread-safe; blocking.
public final class Writing {
  private static final String SENT_AGAIN = "posts_pending";

  private final Database database;
  private final Outbox outbox;
  private final Views views;
  private final Addressing addressing;
  private final PostHooks hooks;
  private final InstantSource clock;
  private final IdSource ids;
  private final PostSql sql = new PostSql();

  Writing(
      Database database,
      Outbox outbox,
      Views views,
      Addressing addressing,
      PostHooks hooks,
      InstantSource clock,
      IdSource ids) {
    this.database = database;
    this.outbox = outbox;
    this.views = views;
    this.addressing = addressing;
    this.hooks = hooks;
    this.clock = clock;
    this.ids = ids;
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
    Optional<Written> before = sentBefore(asked);
    if (before.isPresent()) {
      return before.get();
    }
    NewPost wanted = hooks.look(asked);
    PostRules.check(wanted);
    Optional<Post> root = root(wanted);
    Post post = post(wanted);
    Found found = addressing.of(wanted, root.orElse(null), wholeChannel);
    boolean reads = addressing.readsChannel(wanted);
    try {
      return database.write(transaction -> {
        Post saved = save(transaction, wanted, post, sender, found);
        if (reads) {
          boolean threadsToo = saved.isReply();
          views.view(transaction, saved.user(), List.of(saved.channel()), threadsToo);
        }
        return new Written(saved, true);
      });
    } catch (SqlFailure e) {
      if (e.violated().filter(SENT_AGAIN::equals).isPresent()) {
        return sentBefore(asked).orElseThrow(() -> e);
      }
      throw e;
    }
  }

  private Optional<Written> sentBefore(NewPost asked) {
    return asked.pendingId().isEmpty()
        ? Optional.empty()
        : database
            .read(q -> sql.pending(q, asked.user(), asked.pendingId()))
            .map(post -> new Written(post.named(asked.pendingId()), false));
  }

  private Optional<Post> root(NewPost wanted) {
    return Optional.ofNullable(wanted.root()).map(id -> database.read(q -> root(q, wanted, id)));
  }

  /// The post that is replied to, if that is possible.
  private Post root(Queries queries, NewPost wanted, PostId id) {
    Post root =
        sql.find(queries, id)
            .filter(post -> !post.deleted() && !post.isReply())
            .orElseThrow(PostRules::badRoot);
    if (!root.channel().equals(wanted.channel().id())) {
      throw PostRules.rootElsewhere();
    }
    return root;
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

  private Post save(
      Transaction transaction, NewPost wanted, Post undated, String sender, Found found) {
    Post post = dated(transaction, wanted, undated);
    count(transaction, post, found.all());
    PostId rootId = wanted.root();
    if (rootId != null) {
      // The channel is locked now: what is there stays there.
      root(transaction, wanted, rootId);
    }
    sql.insert(transaction, post);
    announce(transaction, wanted.channel(), post, sender, wanted.setsOnline(), found);
    return post;
  }

  /// The post with a time of its channel, unless an administrator gave it one of the past.
  private Post dated(Transaction transaction, NewPost wanted, Post post) {
    long at = views.counters().dated(transaction, post.channel(), post.times().createAt());
    return wanted.at() > 0 ? post : post.at(new Post.Times(at, at, 0, 0));
  }

  private void count(Transaction transaction, Post post, Set<UserId> mentioned) {
    var counters = views.counters();
    long at = post.times().createAt();
    counters.posted(transaction, post.channel(), !post.isReply(), post.counted(), at);
    counters.mentioned(transaction, post.channel(), mentioned, !post.isReply(), false, at);
  }

  private void announce(
      Transaction transaction,
      Channel channel,
      Post post,
      String sender,
      boolean setsOnline,
      Found found) {
    var created =
        new PostParticipant.Created(channel, post, found.all(), found.named(), found.invited());
    var further = new ArrayList<HookCall>();
    var recipients = new LinkedHashSet<UserId>();
    var afterwards = new ArrayList<Runnable>();
    for (PostParticipant participant : hooks.participants()) {
      PostParticipant.Part part = participant.created(transaction, created);
      further.addAll(part.hooks());
      recipients.addAll(part.recipients());
      afterwards.add(part.afterwards());
    }
    new Announcement(channel, post, sender, setsOnline, found.all(), recipients, further)
        .add(outbox, transaction);
    afterwards.forEach(Runnable::run);
    transaction.afterCommit(() -> hooks.written(channel, post));
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
    Post post = dated(transaction, wanted, post(wanted));
    var found = new Found(mentioned, mentioned, Set.of());
    count(transaction, post, mentioned);
    sql.insert(transaction, post);
    announce(transaction, channel, post, "System", false, found);
  }
}
