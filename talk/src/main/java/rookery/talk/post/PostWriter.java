package rookery.talk.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.delivery.HookCall;
import rookery.delivery.Outbox;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.places.channel.Tally;
import rookery.places.channel.Views;
import rookery.postgres.OnceMore;
import rookery.postgres.Pipeline;
import rookery.postgres.Pipeline.Answer;
import rookery.postgres.SharedCommit;
import rookery.postgres.SqlFailure;
import rookery.postgres.Transaction;
import rookery.talk.post.PostSql.PendingName;

/// Writes posts, one or several, in one transaction: their rows, the counters of their channels,
/// what participants add, and the events. The statements are as many for a hundred posts as for
/// one, but for replies. What comes of it is as if they had been written one after another.
/// Thread-safe; blocking.
final class PostWriter implements SharedCommit.Work<Draft, Optional<Post>> {
  private final Outbox outbox;
  private final Views views;
  private final PostHooks hooks;
  private final PostSql sql = new PostSql();

  PostWriter(Outbox outbox, Views views, PostHooks hooks) {
    this.outbox = outbox;
    this.views = views;
    this.hooks = hooks;
  }

  /// The posts as they are written; nothing for one that its client sent before.
  @Override
  public List<Optional<Post>> write(Transaction transaction, List<Draft> drafts) {
    Pipeline pipeline = transaction.pipeline();
    pipeline.keepPlans();
    return write(transaction, pipeline, drafts);
  }

  /// Writes a post as part of what somebody else does.
  void join(Transaction transaction, Draft draft) {
    var _ = write(transaction, transaction.pipeline(), List.of(draft));
  }

  /// One round trip, whatever the number of posts, and what goes with that of the outbox.
  private List<Optional<Post>> write(
      Transaction transaction, Pipeline pipeline, List<Draft> drafts) {
    Tally tally = views.counters().tally(pipeline, channels(drafts), lookers(drafts));
    // The channels are locked from here on: roots that are there stay there, and posts of one name
    // in one channel come one after another.
    var roots = roots(pipeline, drafts);
    var before = sentBefore(pipeline, drafts);
    pipeline.send();
    checkRoots(drafts, roots.get());
    var names = new HashSet<>(before.get());
    var written = new ArrayList<Optional<Post>>(drafts.size());
    var counted = new ArrayList<Counted>(drafts.size());
    for (Draft draft : drafts) {
      boolean first = draft.post().pendingId().isEmpty() || names.add(PendingName.of(draft.post()));
      if (first) {
        counted.add(count(tally, draft, dated(tally, draft)));
      }
      written.add(first ? Optional.of(counted.getLast().post) : Optional.empty());
    }
    if (!counted.isEmpty()) {
      insert(transaction.pipeline(), tally, counted);
    }
    for (int i = 0; i < counted.size(); i++) {
      Counted each = counted.get(i);
      if (i > 0) {
        outbox.nextAct(transaction);
      }
      each.draft.asCaller(() -> tell(transaction, tally, each));
    }
    return written;
  }

  private void insert(Pipeline pipeline, Tally tally, List<Counted> counted) {
    sql.insert(pipeline, counted.stream().map(Counted::post).toList());
    tally.write(pipeline);
    pipeline.sendWithNext(PostWriter::failed);
  }

  private static RuntimeException failed(SqlFailure e) {
    // A post of the same name came into another channel meanwhile; it is seen the next time.
    return e.violated().filter(PostSql.PENDING::equals).isPresent()
        ? new OnceMore(Problems.unavailable("database", e))
        : e;
  }

  /// A post whose row is written and that was counted. Immutable.
  ///
  /// @param look at its channel, by its author
  private record Counted(Draft draft, Post post, Optional<Tally.Look> look) {}

  private static Set<ChannelId> channels(List<Draft> drafts) {
    var channels = new LinkedHashSet<ChannelId>();
    drafts.forEach(draft -> channels.add(draft.post().channel()));
    return channels;
  }

  /// Authors whose posts are looks at their channels.
  private static Set<Tally.Member> lookers(List<Draft> drafts) {
    var lookers = new LinkedHashSet<Tally.Member>();
    drafts.stream()
        .filter(Draft::reads)
        .forEach(
            draft -> lookers.add(new Tally.Member(draft.post().channel(), draft.post().user())));
    return lookers;
  }

  private Answer<List<Post>> roots(Pipeline pipeline, List<Draft> drafts) {
    Set<PostId> ids =
        drafts.stream()
            .map(draft -> draft.wanted().root())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return ids.isEmpty() ? Answer.of(List.of()) : sql.find(pipeline, ids);
  }

  private Answer<List<PendingName>> sentBefore(Pipeline pipeline, List<Draft> drafts) {
    List<PendingName> names =
        drafts.stream()
            .map(draft -> PendingName.of(draft.post()))
            .filter(name -> !name.pendingId().isEmpty())
            .toList();
    return names.isEmpty() ? Answer.of(List.of()) : sql.pending(pipeline, names);
  }

  private static void checkRoots(List<Draft> drafts, List<Post> found) {
    Map<PostId, Post> roots = new HashMap<>();
    found.forEach(root -> roots.put(root.id(), root));
    for (Draft draft : drafts) {
      PostId root = draft.wanted().root();
      if (root != null) {
        PostRules.root(Optional.ofNullable(roots.get(root)), draft.post().channel());
      }
    }
  }

  /// The post with a time of its channel, unless an administrator gave it one of the past.
  private static Post dated(Tally tally, Draft draft) {
    Post post = draft.post();
    long at = tally.dated(post.channel(), post.times().createAt());
    return draft.wanted().at() > 0 ? post : post.at(new Post.Times(at, at, 0, 0));
  }

  private static Counted count(Tally tally, Draft draft, Post post) {
    long at = post.times().createAt();
    tally.posted(post.channel(), !post.isReply(), post.counted(), at);
    tally.mentioned(post.channel(), draft.found().all(), !post.isReply(), false, at);
    var look =
        Optional.of(draft).filter(Draft::reads).map(_ -> tally.looks(post.user(), post.channel()));
    return new Counted(draft, post, look);
  }

  private void tell(Transaction transaction, Tally tally, Counted counted) {
    Post post = counted.post;
    announce(transaction, counted.draft, post);
    counted
        .look
        .flatMap(tally::viewed)
        .ifPresent(viewed -> views.tell(transaction, post.user(), List.of(viewed), post.isReply()));
  }

  private void announce(Transaction transaction, Draft draft, Post post) {
    NewPost wanted = draft.wanted();
    var found = draft.found();
    var created =
        new PostParticipant.Created(
            wanted.channel(),
            post,
            found.all(),
            found.named(),
            found.invited(),
            wanted.at() > 0 ? Long.MAX_VALUE : post.times().createAt());
    var further = new ArrayList<HookCall>();
    var recipients = new LinkedHashSet<UserId>();
    var afterwards = new ArrayList<Runnable>();
    for (PostParticipant participant : hooks.participants()) {
      PostParticipant.Part part = participant.created(transaction, created);
      further.addAll(part.hooks());
      recipients.addAll(part.recipients());
      afterwards.add(part.afterwards());
    }
    new Announcement(
            wanted.channel(),
            post,
            draft.sender(),
            wanted.setsOnline(),
            found.all(),
            recipients,
            further)
        .add(outbox, transaction);
    afterwards.forEach(Runnable::run);
    transaction.afterCommit(() -> hooks.written(wanted.channel(), post));
  }
}
