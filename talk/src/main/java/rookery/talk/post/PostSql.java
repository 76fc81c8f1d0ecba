package rookery.talk.post;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Pipeline;
import rookery.postgres.Pipeline.Answer;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements that write posts and find single ones. Replies are told from other posts in words
/// (`root_id <> ''`) wherever they are looked for, as a prepared statement finds their index by
/// that alone; so are posts with a pending id. Immutable.
final class PostSql {
  /// What [#post] reads of a post `p` and its thread `t`.
  static final String COLUMNS =
      """
      p.*, p.props::text as props_text, coalesce(t.reply_count, 0) as reply_count,
        coalesce(t.last_reply_at, 0) as last_reply_at, t.participants,
        case when p.has_reactions then
          (select coalesce(json_agg(json_build_object('user', r.user_id, 'emoji', r.emoji_name,
             'at', r.create_at) order by r.create_at, r.user_id, r.emoji_name)::text, '[]')
           from reactions r where r.post_id = p.id)
        else '[]' end as reactions
      """;

  static final String SELECT =
      "select " + COLUMNS + " from posts p left join threads t on t.post_id = p.id ";

  /// A post, deleted or not.
  Optional<Post> find(Queries queries, PostId id) {
    return queries.sql(SELECT + " where p.id = ? and p.original_id = ''", id).first(PostSql::post);
  }

  /// The same of several, in a pipeline.
  Answer<List<Post>> find(Pipeline pipeline, Collection<PostId> ids) {
    return pipeline
        .sql(SELECT + " where p.id = any(?) and p.original_id = ''", ids)
        .list(PostSql::post);
  }

  List<Post> find(Queries queries, Collection<PostId> ids) {
    return ids.isEmpty()
        ? List.of()
        : queries
            .sql(SELECT + " where p.id = any(?) and p.original_id = ''", ids)
            .list(PostSql::post);
  }

  /// What a client sent under this name before.
  Optional<Post> pending(Queries queries, UserId user, String pendingId) {
    return queries
        .sql(
            SELECT + " where p.user_id = ? and p.pending_post_id = ? and p.pending_post_id <> ''",
            user,
            pendingId)
        .first(PostSql::post);
  }

  /// What a client calls a post that it sends. Immutable.
  record PendingName(UserId user, String pendingId) {
    static PendingName of(Post post) {
      return new PendingName(post.user(), post.pendingId());
    }
  }

  /// Those of these names that posts have already.
  Answer<List<PendingName>> pending(Pipeline pipeline, List<PendingName> names) {
    return pipeline
        .sql(
            """
            select user_id, pending_post_id
            from unnest(?, ?) as asked (user_id, pending_post_id)
            join posts using (user_id, pending_post_id)
            where posts.pending_post_id <> ''
            """,
            names.stream().map(PendingName::user).toList(),
            names.stream().map(PendingName::pendingId).toList())
        .list(row -> new PendingName(new UserId(row.text("user_id")), row.text("pending_post_id")));
  }

  /// The index that fails who writes a post whose name another one has.
  static final String PENDING = "posts_pending";

  /// Writes new posts. It fails, and the transaction with it, if another post has the name of one;
  /// one that another transaction is writing is waited for.
  void insert(Pipeline pipeline, List<Post> posts) {
    var _ =
        pipeline
            .sql(
                INSERT,
                column(posts, Post::id),
                column(posts, post -> post.times().createAt()),
                column(posts, post -> post.times().updateAt()),
                column(posts, Post::user),
                column(posts, Post::channel),
                column(posts, Post::rootText),
                column(posts, Post::message),
                column(posts, Post::type),
                column(posts, post -> Json.text(post.props())),
                column(posts, Post::hashtags),
                column(posts, Post::pendingId))
            .run();
  }

  /// In one order, so that nodes which are sent the same posts do not wait for each other.
  private static final String INSERT =
      """
      insert into posts (id, create_at, update_at, user_id, channel_id, root_id, message, type,
        props, hashtags, pending_post_id)
      select id, create_at, update_at, user_id, channel_id, root_id, message, type, props::jsonb,
        hashtags, pending_post_id
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality as new (id, create_at, update_at,
        user_id, channel_id, root_id, message, type, props, hashtags, pending_post_id, place)
      order by user_id, pending_post_id, place
      """;

  private static <C> List<C> column(List<Post> posts, Function<Post, C> of) {
    return posts.stream().map(of).toList();
  }

  /// Keeps the present wording as a row of its own, before it is changed.
  void keepWording(Transaction transaction, PostId id, PostId copy, long at) {
    transaction
        .sql(
            """
            insert into posts (id, create_at, update_at, edit_at, delete_at, is_pinned, user_id,
              channel_id, root_id, original_id, message, type, props, hashtags)
            select ?, create_at, update_at, edit_at, ?, is_pinned, user_id, channel_id, root_id,
              id, message, type, props, hashtags
            from posts where id = ?
            """,
            copy,
            at,
            id)
        .run();
  }

  void update(Transaction transaction, Post post) {
    transaction
        .sql(
            """
            update posts set update_at = ?, edit_at = ?, is_pinned = ?, message = ?, props = ?,
              hashtags = ?
            where id = ?
            """,
            post.times().updateAt(),
            post.times().editAt(),
            post.pinned(),
            post.message(),
            new Jsonb(Json.text(post.props())),
            post.hashtags(),
            post.id())
        .run();
  }

  /// Something about the post is new, so that clients who ask for changes are given it.
  void touch(Transaction transaction, PostId id, long at) {
    transaction
        .sql("update posts set update_at = greatest(update_at + 1, ?) where id = ?", at, id)
        .run();
  }

  /// The reactions to a post are others than before.
  void reacted(Transaction transaction, PostId id, long at) {
    transaction
        .sql(
            """
            update posts set update_at = greatest(update_at + 1, ?),
              has_reactions = exists (select 1 from reactions where post_id = ?)
            where id = ?
            """,
            at,
            id,
            id)
        .run();
  }

  /// Deletes a post and what was replied to it.
  void delete(Transaction transaction, PostId id, long at) {
    transaction
        .sql(
            """
            update posts set delete_at = ?, update_at = ?
            where (id = ? or (root_id = ? and root_id <> '')) and delete_at = 0
              and original_id = ''
            """,
            at,
            at,
            id,
            id)
        .run();
  }

  static Post post(Row row) {
    String root = row.text("root_id");
    var id = new PostId(row.text("id"));
    var channel = new ChannelId(row.text("channel_id"));
    return new Post(
        id,
        channel,
        new UserId(row.text("user_id")),
        root.isEmpty() ? null : new PostId(root),
        new Post.Times(
            row.number("create_at"),
            row.number("update_at"),
            row.number("edit_at"),
            row.number("delete_at")),
        row.flag("is_pinned"),
        row.text("message"),
        row.text("type"),
        props(row.text("props_text")),
        row.text("hashtags"),
        "",
        new Post.ThreadSummary(
            row.number("reply_count"),
            row.number("last_reply_at"),
            row.texts("participants").stream().map(UserId::new).toList()),
        reactions(id, channel, row.text("reactions")));
  }

  /// A reaction, as the statement writes it. Immutable.
  private record Reacted(String user, String emoji, long at) {}

  private static List<Reaction> reactions(PostId post, ChannelId channel, String json) {
    try {
      return Json.list(json.getBytes(StandardCharsets.UTF_8), Reacted.class).stream()
          .map(r -> new Reaction(post, channel, new UserId(r.user()), r.emoji(), r.at()))
          .toList();
    } catch (MalformedJson e) {
      throw new IllegalStateException("PostgreSQL writes JSON", e);
    }
  }

  private static Map<String, @Nullable Object> props(String json) {
    try {
      return Json.object(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new IllegalStateException("a column of JSON holds something else", e);
    }
  }
}
