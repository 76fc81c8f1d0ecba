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
import rookery.delivery.HookCall;
import rookery.delivery.Outbox;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Tally;
import rookery.places.channel.Views;
import rookery.postgres.SharedCommit;
import rookery.postgres.Transaction;

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
    Tally tally = views.counters().tally(transaction, channels(drafts));
    // The channels are locked now: roots that are there stay there.
    checkRoots(transaction, drafts);
    List<Post> posts = drafts.stream().map(draft -> dated(tally, draft)).toList();
    Set<PostId> inserted = sql.insert(transaction, posts);
    var written = new ArrayList<Optional<Post>>(posts.size());
    var counted = new ArrayList<Counted>(inserted.size());
    for (int i = 0; i < drafts.size(); i++) {
      Post post = posts.get(i);
      boolean first = inserted.contains(post.id());
      written.add(first ? Optional.of(post) : Optional.empty());
      if (first) {
        counted.add(count(tally, drafts.get(i), post));
      }
    }
    tally.write();
    for (int i = 0; i < counted.size(); i++) {
      Counted each = counted.get(i);
      if (i > 0) {
        outbox.nextAct(transaction);
      }
      each.draft.asCaller(() -> tell(transaction, tally, each));
    }
    return written;
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

  private void checkRoots(Transaction transaction, List<Draft> drafts) {
    List<PostId> ids =
        drafts.stream().map(draft -> draft.wanted().root()).filter(Objects::nonNull).toList();
    if (ids.isEmpty()) {
      return;
    }
    Map<PostId, Post> roots = new HashMap<>();
    sql.find(transaction, new HashSet<>(ids)).forEach(root -> roots.put(root.id(), root));
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
