package rookery.talk.thread;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ViewParticipant;
import rookery.places.channel.Viewed;
import rookery.postgres.Transaction;
import rookery.talk.post.FrameHooksOfPosts;
import rookery.talk.post.Post;
import rookery.talk.post.PostParticipant;
import rookery.talk.post.Posts;

/// Keeps threads and who follows them, in the transactions of posts and views (protocol: rest E.2).
/// Thread-safe.
final class Following implements PostParticipant, ViewParticipant {
  private final Posts posts;
  private final Outbox outbox;
  private final InstantSource clock;
  private final BooleanSupplier automatic;
  private final ThreadSql sql = new ThreadSql();

  /// @param automatic whether who writes in a thread, or is mentioned in it, follows it
  Following(Posts posts, Outbox outbox, InstantSource clock, BooleanSupplier automatic) {
    this.posts = posts;
    this.outbox = outbox;
    this.clock = clock;
    this.automatic = automatic;
  }

  @Override
  public Part created(Transaction transaction, Created created) {
    Post reply = created.post();
    PostId rootId = reply.root();
    if (rootId == null) {
      return Part.NOTHING;
    }
    long at = reply.times().createAt();
    sql.replied(transaction, rootId, created.channel(), reply.user(), at);
    posts.touch(transaction, rootId, at);
    Map<UserId, ThreadState> before =
        byUser(sql.states(transaction, rootId, reply.id(), created.upTo()));
    Post root = posts.find(transaction, rootId).orElseThrow();
    if (automatic.getAsBoolean()) {
      follow(transaction, root, created, at);
    }
    Set<UserId> followers = new LinkedHashSet<>(before.keySet());
    List<ThreadState> after = sql.states(transaction, rootId, rootId, created.upTo());
    after.forEach(state -> followers.add(state.user()));
    var hook =
        FrameHooksOfPosts.FOLLOWERS.with(
            new FrameHooksOfPosts.Following(texts(followers, reply.user())));
    return new Part(
        List.of(hook), followers, () -> tell(transaction, created.channel(), root, before, after));
  }

  private void follow(Transaction transaction, Post root, Created created, long at) {
    UserId author = created.post().user();
    if (!root.user().equals(author) && !root.system()) {
      sql.followAtFirst(transaction, root.id(), root.user(), at - 1);
    }
    created.invited().stream()
        .filter(user -> !user.equals(author))
        .forEach(user -> sql.followAtFirst(transaction, root.id(), user, at - 1));
    // In one order: two replies at once lock the same rows.
    created.named().stream()
        .filter(user -> !user.equals(author))
        .sorted(Comparator.comparing(UserId::value))
        .forEach(user -> sql.mention(transaction, root.id(), user, at));
    sql.read(transaction, root.id(), author, at);
  }

  private void tell(
      Transaction transaction,
      Channel channel,
      Post root,
      Map<UserId, ThreadState> before,
      List<ThreadState> after) {
    for (ThreadState now : after) {
      ThreadState then =
          before.getOrDefault(now.user(), new ThreadState(root.id(), now.user(), 0, 0, 0));
      outbox.add(
          transaction,
          ThreadEvents.ThreadUpdated.of(root, then, now),
          ThreadEvents.to(now, channel.team()));
    }
  }

  private static Map<UserId, ThreadState> byUser(List<ThreadState> states) {
    var map = new LinkedHashMap<UserId, ThreadState>();
    states.forEach(state -> map.put(state.user(), state));
    return map;
  }

  private static List<String> texts(Set<UserId> users, UserId without) {
    var texts = new ArrayList<String>();
    users.stream().filter(user -> !user.equals(without)).forEach(user -> texts.add(user.value()));
    return texts;
  }

  @Override
  public void deleted(Transaction transaction, Channel channel, Post post, long at) {
    PostId rootId = post.root();
    if (rootId == null) {
      sql.deleted(transaction, post.id(), at);
      return;
    }
    sql.recount(transaction, rootId);
    posts.touch(transaction, rootId, at);
    var before = new LinkedHashMap<UserId, ThreadState>();
    for (ThreadState state : sql.states(transaction, rootId, rootId, Long.MAX_VALUE)) {
      boolean unread =
          state.lastViewed() < post.times().createAt() && !state.user().equals(post.user());
      // The deleted reply still counts in what clients have shown so far.
      long replies = state.unreadReplies() + (unread ? 1 : 0);
      before.put(
          state.user(),
          new ThreadState(
              rootId, state.user(), state.lastViewed(), replies, state.unreadMentions()));
    }
    sql.capMentions(transaction, rootId);
    Post root = posts.find(transaction, rootId).orElseThrow();
    tell(
        transaction,
        channel,
        root,
        before,
        sql.states(transaction, rootId, rootId, Long.MAX_VALUE));
  }

  @Override
  public void viewed(
      Transaction transaction, UserId user, List<Viewed> viewed, boolean threadsToo) {
    if (!threadsToo || viewed.isEmpty()) {
      return;
    }
    long now = clock.millis();
    List<ChannelId> channels = viewed.stream().map(Viewed::channel).toList();
    for (ChannelId channel : sql.readAll(transaction, user, channels, now)) {
      outbox.add(
          transaction, new ThreadEvents.ThreadsOfChannelRead(now), new Scope.ToUser(user, channel));
    }
  }
}
