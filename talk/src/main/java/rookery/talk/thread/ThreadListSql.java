package rookery.talk.thread;

import java.util.ArrayList;
import java.util.List;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;

/// The statements that list threads of a user, and the replies of a thread. Immutable.
final class ThreadListSql {
  private static final String MINE =
      """
      from thread_members m
        join threads t on t.post_id = m.post_id
        join channel_members c on c.channel_id = t.channel_id and c.user_id = m.user_id
      where m.user_id = ? and m.following
      """;

  /// Sums over a user's threads. Immutable.
  record Totals(long all, long unread, long mentions) {}

  /// A team's sums. Immutable.
  record OfTeam(String team, Totals totals) {}

  Totals totals(Queries queries, UserId user, ThreadQuery query) {
    return queries
        .sql(
            "select count(*) as n, count(*) filter (where m.last_viewed < t.last_reply_at)"
                + " as unread, coalesce(sum(m.unread_mentions), 0) as mentions "
                + MINE
                + where(query),
            user,
            query.team())
        .only(ThreadListSql::totals);
  }

  /// By team; "" for those of direct and group channels.
  List<OfTeam> byTeam(Queries queries, UserId user) {
    return queries
        .sql(
            "select t.team_id, count(*) as n, count(*) filter (where m.last_viewed <"
                + " t.last_reply_at) as unread, coalesce(sum(m.unread_mentions), 0) as mentions "
                + MINE
                + " and t.delete_at = 0 group by t.team_id",
            user)
        .list(row -> new OfTeam(row.text("team_id"), totals(row)));
  }

  /// How threads stand with the user, the ones with the latest replies first.
  List<ThreadState> page(Queries queries, UserId user, ThreadQuery query) {
    var text =
        new StringBuilder(
            """
            select m.post_id, m.user_id, m.last_viewed, m.unread_mentions,
              (select count(*) from posts r where r.root_id = m.post_id and r.root_id <> ''
                and r.original_id = '' and r.delete_at = 0 and r.create_at > m.last_viewed
                and r.user_id <> m.user_id) as unread_replies
            """);
    var arguments = new ArrayList<Object>(List.of(user, query.team()));
    text.append(MINE).append(where(query));
    if (query.unread()) {
      text.append(" and m.last_viewed < t.last_reply_at");
    }
    if (query.since() > 0) {
      text.append(" and greatest(t.last_reply_at, m.last_updated) > ?");
      arguments.add(query.since());
    }
    String direction = "desc";
    if (!query.before().isEmpty() || !query.after().isEmpty()) {
      boolean older = query.after().isEmpty();
      text.append(" and (t.last_reply_at, t.post_id) ").append(older ? '<' : '>');
      text.append(" (select last_reply_at, post_id from threads where post_id = ?)");
      arguments.add(older ? query.before() : query.after());
      direction = older ? "desc" : "asc";
    }
    text.append(" order by t.last_reply_at %1$s, t.post_id %1$s limit ?".formatted(direction));
    arguments.add(query.size());
    var found = queries.sql(text.toString(), arguments.toArray()).list(ThreadSql::state);
    return direction.equals("asc") ? found.reversed() : found;
  }

  private static String where(ThreadQuery query) {
    return (query.direct() ? " and t.team_id in (?, '')" : " and t.team_id = ?")
        + (query.deletedToo() ? "" : " and t.delete_at = 0");
  }

  /// Replies of a thread behind a place.
  List<PostId> replies(Queries queries, PostId root, ThreadPage page) {
    String column = page.byUpdate() ? "update_at" : "create_at";
    boolean up = page.newestFirst();
    var arguments = new ArrayList<Object>(List.of(root));
    var text =
        new StringBuilder("select id from posts where root_id = ? and root_id <> ''")
            .append(" and original_id = '' and delete_at = 0");
    if (page.from() > 0) {
      text.append(" and (%s, id) %s (?, ?)".formatted(column, up ? "<" : ">"));
      arguments.add(page.from());
      arguments.add(page.fromId());
    }
    text.append(" order by %1$s %2$s, id %2$s limit ?".formatted(column, up ? "desc" : "asc"));
    arguments.add(page.size() + 1);
    return queries
        .sql(text.toString(), arguments.toArray())
        .list(row -> new PostId(row.text("id")));
  }

  private static Totals totals(Row row) {
    return new Totals(row.number("n"), row.number("unread"), row.number("mentions"));
  }
}
