package rookery.talk.post;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;

/// The statements that list posts. Posts are ordered by time and id. Immutable.
final class ListSql {
  /// How many are read stands in the statement itself: PostgreSQL plans a prepared one once and for
  /// all only if it knows that they are few.
  private static String newestFirst(int size) {
    return " order by p.create_at desc, p.id desc limit " + size;
  }

  private static String oldestFirst(int size) {
    return " order by p.create_at, p.id limit " + size;
  }

  /// Posts, and whether a reader follows their threads.
  private static final String COLUMNS =
      "select case when t.reply_count > 0 then (select f.following from thread_members f"
          + " where f.post_id = p.id and f.user_id = ?) else false end as followed, "
          + PostSql.COLUMNS;

  private static final String SELECT =
      COLUMNS + " from posts p left join threads t on t.post_id = p.id ";

  /// Which posts of a channel a client lists. Immutable.
  ///
  /// @param rootsOnly whether replies are left to their threads
  /// @param deletedToo whether deleted ones are shown
  /// @param reader who asks
  record Which(ChannelId channel, boolean rootsOnly, boolean deletedToo, UserId reader) {
    private String where() {
      return " where p.channel_id = ? and p.original_id = ''"
          + (rootsOnly ? " and p.root_id = ''" : "")
          + (deletedToo ? "" : " and p.delete_at = 0");
    }
  }

  /// A post, and whether the reader follows its thread. Immutable.
  record Listed(Post post, boolean followed) {
    PostId id() {
      return post.id();
    }

    static List<Post> posts(List<Listed> some) {
      return some.stream().map(Listed::post).toList();
    }

    static Set<PostId> followed(List<Listed> some) {
      return some.stream().filter(Listed::followed).map(Listed::id).collect(Collectors.toSet());
    }
  }

  /// A page, newest first.
  List<Listed> page(Queries queries, Which which, long offset, int size) {
    return queries
        .sql(
            SELECT + which.where() + newestFirst(size) + (offset == 0 ? "" : " offset " + offset),
            which.reader(),
            which.channel())
        .list(ListSql::listed);
  }

  /// Those older than a place, newest first.
  List<Listed> before(Queries queries, Which which, long createAt, String id, int size) {
    return queries
        .sql(
            SELECT + which.where() + " and (p.create_at, p.id) < (?, ?)" + newestFirst(size),
            which.reader(),
            which.channel(),
            createAt,
            id)
        .list(ListSql::listed);
  }

  /// Those newer than a place, the nearest of them, oldest first.
  List<Listed> after(Queries queries, Which which, long createAt, String id, int size) {
    return queries
        .sql(
            SELECT + which.where() + " and (p.create_at, p.id) > (?, ?)" + oldestFirst(size),
            which.reader(),
            which.channel(),
            createAt,
            id)
        .list(ListSql::listed);
  }

  /// Those that changed after a time, deleted ones included, the newest of them first. That nothing
  /// changed at the end of time says nothing; but of what lies between two times PostgreSQL expects
  /// little, and so looks for what changed, where it else goes through the whole channel in order.
  List<Listed> since(Queries queries, Which which, long time, int most) {
    var all = new Which(which.channel(), which.rootsOnly(), true, which.reader());
    return queries
        .sql(
            SELECT + all.where() + " and p.update_at > ? and p.update_at < ?" + newestFirst(most),
            all.reader(),
            all.channel(),
            time,
            Long.MAX_VALUE)
        .list(ListSql::listed);
  }

  /// Where a post stands towards the first that a member has not read.
  enum Side {
    /// It is that one, or newer.
    UNREAD,
    OLDER,
    /// Everything is read; it is one of the newest.
    READ
  }

  /// A post around the first unread one. Immutable.
  record Around(Side side, Listed listed) {}

  /// Which posts are around the first that is not the member's own and later than the member's last
  /// look: from it on, and before it, each from the index. What is compared with is a constant
  /// then, so that no more posts are read than are listed.
  private static String around(Which which, int after, int before) {
    return """
    with me as materialized (
      select last_viewed_at from channel_members where channel_id = ? and user_id = ?
    ), first as materialized (
      select p.create_at, p.id from posts p %1$s
        and p.create_at > (select last_viewed_at from me) and p.user_id <> ?
      %4$s
    ), picked as materialized (
      (select 'UNREAD' as side, p.* from posts p %1$s
        and (p.create_at, p.id) >= ((select create_at from first), (select id from first))
      %3$s)
      union all
      (select 'OLDER', p.* from posts p %1$s
        and (p.create_at, p.id) < ((select create_at from first), (select id from first))
      %2$s)
      union all
      (select 'READ', p.* from posts p %1$s and not exists (select 1 from first)
      %2$s)
    )
    """
        .formatted(which.where(), newestFirst(before), oldestFirst(after), oldestFirst(1));
  }

  /// Posts around the first one that a member has not read, the newest first; the newest of the
  /// channel if there is none, or no such member.
  ///
  /// @param after how many from that one on, and `before`: how many older ones or newest ones
  List<Around> aroundUnread(Queries queries, Which which, UserId member, int after, int before) {
    String text =
        around(which, after, before)
            + COLUMNS
            + " from picked p left join threads t on t.post_id = p.id"
            + " order by p.create_at desc, p.id desc";
    var channel = which.channel();
    return queries
        .sql(text, channel, member, channel, member, channel, channel, channel, which.reader())
        .list(row -> new Around(Side.valueOf(row.text("side")), listed(row)));
  }

  private static Listed listed(Row row) {
    return new Listed(PostSql.post(row), row.flag("followed"));
  }

  /// The threads of roots: the roots and the newest replies. Each kind is found by its own index.
  List<Post> threads(Queries queries, Collection<PostId> roots, int most) {
    return roots.isEmpty()
        ? List.of()
        : queries
            .sql(
                "with picked as materialized (select * from posts where id = any(?) union all"
                    + " select * from posts where root_id = any(?) and root_id <> ''"
                    + " and original_id = '') select "
                    + PostSql.COLUMNS
                    + " from picked p left join threads t on t.post_id = p.id"
                    + " where p.original_id = '' and p.delete_at = 0"
                    + newestFirst(most),
                roots,
                roots)
            .list(PostSql::post);
  }

  /// Whether the user follows a thread.
  boolean follows(Queries queries, UserId user, PostId root) {
    return queries
        .sql(
            "select 1 from thread_members where user_id = ? and following and post_id = ?",
            user,
            root)
        .any();
  }

  /// What there is in a channel, by number. Immutable.
  record Numbers(long members, long pinned) {}

  Numbers numbers(Queries queries, ChannelId channel) {
    return queries
        .sql(
            """
            select
              (select count(*) from channel_members where channel_id = ?) as members,
              (select count(*) from posts
                where channel_id = ? and is_pinned and delete_at = 0) as pinned
            """,
            channel,
            channel)
        .only(row -> new Numbers(row.number("members"), row.number("pinned")));
  }
}
