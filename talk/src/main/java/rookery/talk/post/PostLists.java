package rookery.talk.post;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.kernel.ChannelId;
import rookery.kernel.Page;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.talk.post.ListSql.Listed;
import rookery.talk.post.ListSql.Side;
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

  /// Each list is read with one post more on either side: the neighbours.
  PostList page(Which which, Page page) {
    int newer = page.offset() > 0 ? 1 : 0;
    int size = page.size();
    return database.read(q -> {
      var found = sql.page(q, which, page.offset() - newer, newer + size + 1);
      String next = newer > 0 && !found.isEmpty() ? found.getFirst().id().value() : "";
      var rest = found.subList(Math.min(newer, found.size()), found.size());
      return stretch(upTo(rest, size), next, beyond(rest, size));
    });
  }

  PostList before(Which which, Post place, int size) {
    return database.read(q -> {
      var found = sql.before(q, which, place.times().createAt(), place.id().value(), size + 1);
      var order = upTo(found, size);
      return stretch(
          order, order.isEmpty() ? "" : newer(q, which, order.getFirst()), beyond(found, size));
    });
  }

  PostList after(Which which, Post place, int size) {
    return database.read(q -> {
      var found = sql.after(q, which, place.times().createAt(), place.id().value(), size + 1);
      var order = upTo(found, size).reversed();
      return stretch(
          order, beyond(found, size), order.isEmpty() ? "" : older(q, which, order.getLast()));
    });
  }

  /// What changed after a time. It has no neighbours: it is no stretch of the channel.
  PostList since(Which which, long time) {
    return database.read(q -> list(sql.since(q, which, time, MOST_CHANGED), "", ""));
  }

  /// The posts around the first that a user has not read; the newest when there is none.
  PostList aroundUnread(Which which, UserId user, Limits limits) {
    var found =
        database.read(
            q -> sql.aroundUnread(q, which, user, limits.after() + 1, limits.before() + 1));
    var newer = on(Side.UNREAD, found).reversed();
    var older = on(newer.isEmpty() ? Side.READ : Side.OLDER, found);
    var order = new ArrayList<>(upTo(newer, limits.after()).reversed());
    order.addAll(upTo(older, limits.before()));
    return stretch(order, beyond(newer, limits.after()), beyond(older, limits.before()));
  }

  private static List<Listed> on(Side side, List<ListSql.Around> found) {
    return found.stream().filter(each -> each.side() == side).map(ListSql.Around::listed).toList();
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

  /// Whether the user follows a thread.
  public boolean follows(UserId user, PostId root) {
    return database.read(q -> sql.follows(q, user, root));
  }

  /// What there is in a channel, by number.
  ListSql.Numbers numbers(ChannelId channel) {
    return database.read(q -> sql.numbers(q, channel));
  }

  private String newer(Queries queries, Which which, Listed listed) {
    Post post = listed.post();
    return beyond(sql.after(queries, which, post.times().createAt(), post.id().value(), 1), 0);
  }

  private String older(Queries queries, Which which, Listed listed) {
    Post post = listed.post();
    return beyond(sql.before(queries, which, post.times().createAt(), post.id().value(), 1), 0);
  }

  private static PostList stretch(List<Listed> order, String next, String previous) {
    return order.isEmpty() ? list(order, "", "") : list(order, next, previous);
  }

  private static PostList list(List<Listed> order, String next, String previous) {
    return new PostList(Listed.posts(order), List.of(), next, previous, Listed.followed(order));
  }

  private static List<Listed> upTo(List<Listed> found, int size) {
    return found.subList(0, Math.min(size, found.size()));
  }

  /// The id of the post behind so many; "" when there is none.
  private static String beyond(List<Listed> found, int size) {
    return found.size() > size ? found.get(size).id().value() : "";
  }
}
