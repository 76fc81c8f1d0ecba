package rookery.talk.post;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// The statements that list posts. Posts are ordered by time and id. Immutable.
final class ListSql {
  private static final String NEWEST_FIRST = " order by p.create_at desc, p.id desc limit ?";
  private static final String OLDEST_FIRST = " order by p.create_at, p.id limit ?";

  /// Which posts of a channel a client lists. Immutable.
  ///
  /// @param rootsOnly whether replies are left to their threads
  /// @param deletedToo whether deleted ones are shown
  record Which(ChannelId channel, boolean rootsOnly, boolean deletedToo) {
    private String where() {
      return " where p.channel_id = ? and p.original_id = ''"
          + (rootsOnly ? " and p.root_id = ''" : "")
          + (deletedToo ? "" : " and p.delete_at = 0");
    }
  }

  /// A page, newest first.
  List<Post> page(Queries queries, Which which, long offset, int size) {
    return queries
        .sql(
            PostSql.SELECT + which.where() + NEWEST_FIRST + " offset ?",
            which.channel(),
            size,
            offset)
        .list(PostSql::post);
  }

  /// Those older than a place, newest first.
  List<Post> before(Queries queries, Which which, long createAt, String id, int size) {
    return queries
        .sql(
            PostSql.SELECT + which.where() + " and (p.create_at, p.id) < (?, ?)" + NEWEST_FIRST,
            which.channel(),
            createAt,
            id,
            size)
        .list(PostSql::post);
  }

  /// Those newer than a place, the nearest of them, oldest first.
  List<Post> after(Queries queries, Which which, long createAt, String id, int size) {
    return queries
        .sql(
            PostSql.SELECT + which.where() + " and (p.create_at, p.id) > (?, ?)" + OLDEST_FIRST,
            which.channel(),
            createAt,
            id,
            size)
        .list(PostSql::post);
  }

  /// Those that changed after a time, deleted ones included, the newest of them first.
  List<Post> since(Queries queries, Which which, long time, int most) {
    return queries
        .sql(
            PostSql.SELECT
                + new Which(which.channel(), which.rootsOnly(), true).where()
                + " and p.update_at > ?"
                + NEWEST_FIRST,
            which.channel(),
            time,
            most)
        .list(PostSql::post);
  }

  /// The oldest one after a time that is not the user's own.
  Optional<Post> firstUnread(Queries queries, Which which, UserId user, long lastViewed) {
    return queries
        .sql(
            PostSql.SELECT
                + which.where()
                + " and p.create_at > ? and p.user_id <> ?"
                + OLDEST_FIRST,
            which.channel(),
            lastViewed,
            user,
            1)
        .first(PostSql::post);
  }

  /// The threads of roots: the roots and the newest replies.
  List<Post> threads(Queries queries, Collection<PostId> roots, int most) {
    return roots.isEmpty()
        ? List.of()
        : queries
            .sql(
                PostSql.SELECT
                    + " where (p.id = any(?) or p.root_id = any(?)) and p.original_id = ''"
                    + " and p.delete_at = 0"
                    + NEWEST_FIRST,
                roots,
                roots,
                most)
            .list(PostSql::post);
  }

  /// Which of some threads the user follows.
  List<PostId> followed(Queries queries, UserId user, Collection<PostId> roots) {
    return roots.isEmpty()
        ? List.of()
        : queries
            .sql(
                "select post_id from thread_members where user_id = ? and following"
                    + " and post_id = any(?)",
                user,
                new ArrayList<>(roots))
            .list(row -> new PostId(row.text("post_id")));
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
