package rookery.talk.post;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.kernel.ChannelId;
import rookery.kernel.Page;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.talk.post.ListSql.Which;

/// Lists the posts of channels (protocol: rest D.4, E.3). Thread-safe; blocking.
public final class PostLists {
  private static final int MOST_CHANGED = 1_000;
  private static final int MOST_IN_THREADS = 1_000;

  private final Database database;
  private final ListSql sql = new ListSql();

  PostLists(Database database) {
    this.database = database;
  }

  /// How much of a list of unread posts is wanted. Immutable.
  record Limits(int before, int after) {}

  PostList page(Which which, Page page) {
    return database.read(
        q -> withNeighbours(q, which, sql.page(q, which, page.offset(), page.size())));
  }

  PostList before(Which which, Post place, int size) {
    return database.read(q ->
        withNeighbours(
            q, which, sql.before(q, which, place.times().createAt(), place.id().value(), size)));
  }

  PostList after(Which which, Post place, int size) {
    return database.read(q -> {
      var nearest = sql.after(q, which, place.times().createAt(), place.id().value(), size);
      return withNeighbours(q, which, nearest.reversed());
    });
  }

  /// What changed after a time. It has no neighbours: it is no stretch of the channel.
  PostList since(Which which, long time) {
    return database.read(q -> PostList.of(sql.since(q, which, time, MOST_CHANGED)));
  }

  /// The posts around the first that a user has not read; the newest when there is none.
  PostList aroundUnread(Which which, UserId user, long lastViewed, Limits limits) {
    return database.read(q -> {
      Optional<Post> unread = sql.firstUnread(q, which, user, lastViewed);
      if (unread.isEmpty()) {
        return withNeighbours(q, which, sql.page(q, which, 0, limits.before()));
      }
      Post first = unread.get();
      long at = first.times().createAt();
      String id = first.id().value();
      var order = new ArrayList<>(sql.after(q, which, at, id, limits.after() - 1).reversed());
      order.add(first);
      order.addAll(sql.before(q, which, at, id, limits.before()));
      return withNeighbours(q, which, order);
    });
  }

  /// The threads of what is in a list.
  PostList withThreads(PostList list) {
    Set<PostId> roots =
        list.order().stream()
            .filter(post -> post.isReply() || post.thread().replies() > 0)
            .map(Post::rootOrSelf)
            .collect(Collectors.toSet());
    return list.beside(database.read(q -> sql.threads(q, roots, MOST_IN_THREADS)));
  }

  /// Which of the threads in a list the user follows.
  public Set<PostId> followed(UserId user, Collection<Post> posts) {
    Set<PostId> roots =
        posts.stream()
            .filter(post -> post.thread().replies() > 0)
            .map(Post::id)
            .collect(Collectors.toSet());
    return Set.copyOf(database.read(q -> sql.followed(q, user, roots)));
  }

  long pinned(ChannelId channel) {
    return database.read(q -> sql.pinned(q, channel));
  }

  private PostList withNeighbours(Queries queries, Which which, List<Post> order) {
    if (order.isEmpty()) {
      return PostList.of(order);
    }
    Post newest = order.getFirst();
    Post oldest = order.getLast();
    var next = sql.after(queries, which, newest.times().createAt(), newest.id().value(), 1);
    var previous = sql.before(queries, which, oldest.times().createAt(), oldest.id().value(), 1);
    return new PostList(order, List.of(), first(next), first(previous));
  }

  private static String first(List<Post> posts) {
    return posts.isEmpty() ? "" : posts.getFirst().id().value();
  }
}
