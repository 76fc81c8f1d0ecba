package rookery.people.session;

import java.util.List;
import java.util.Optional;
import rookery.http.Caller;
import rookery.kernel.Page;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about access tokens. Immutable.
final class AccessTokenSql {
  private static final String COLUMNS =
      "select id, user_id, description, is_active, token_hash, create_at from access_tokens ";
  private static final String ORDER = " order by create_at, id limit ? offset ?";

  /// The token as the session that it is.
  Optional<Session> byToken(Queries queries, String hash) {
    return queries.sql(COLUMNS + "where token_hash = ?", hash).first(AccessTokenSql::session);
  }

  Optional<Session> session(Queries queries, SessionId id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(AccessTokenSql::session);
  }

  Optional<AccessToken> byId(Queries queries, String id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(AccessTokenSql::token);
  }

  List<AccessToken> of(Queries queries, UserId user, Page page) {
    return queries
        .sql(COLUMNS + "where user_id = ?" + ORDER, user, page.size(), page.offset())
        .list(AccessTokenSql::token);
  }

  List<AccessToken> all(Queries queries, Page page) {
    return queries.sql(COLUMNS + ORDER, page.size(), page.offset()).list(AccessTokenSql::token);
  }

  /// Those whose own id, or whose user's id or name, begins with a text.
  List<AccessToken> search(Queries queries, String term, int most) {
    return queries
        .sql(
            COLUMNS
                + "where starts_with(id, ?) or starts_with(user_id, ?) or user_id in"
                + " (select id from users where starts_with(username, ?))"
                + " order by create_at, id limit ?",
            term,
            term,
            term,
            most)
        .list(AccessTokenSql::token);
  }

  void insert(Transaction transaction, AccessToken token, String hash, long now) {
    transaction
        .sql(
            "insert into access_tokens (id, token_hash, user_id, description, is_active, create_at)"
                + " values (?, ?, ?, ?, ?, ?)",
            token.id(),
            hash,
            token.user(),
            token.description(),
            token.active(),
            now)
        .run();
  }

  Optional<SessionSql.Gone> activate(Transaction transaction, String id, boolean active) {
    return transaction
        .sql(
            "update access_tokens set is_active = ? where id = ? returning user_id, token_hash",
            active,
            id)
        .first(SessionSql::gone);
  }

  Optional<SessionSql.Gone> delete(Transaction transaction, String id) {
    return transaction
        .sql("delete from access_tokens where id = ? returning user_id, token_hash", id)
        .first(SessionSql::gone);
  }

  private static AccessToken token(Row row) {
    return new AccessToken(
        row.text("id"),
        new UserId(row.text("user_id")),
        row.text("description"),
        row.flag("is_active"));
  }

  /// No page can repeat its proof: in a cookie such a token may only read.
  private static Session session(Row row) {
    return new Session(
        new SessionId(row.text("id")),
        new UserId(row.text("user_id")),
        row.text("token_hash"),
        row.number("create_at"),
        0,
        row.number("create_at"),
        "",
        row.text("token_hash"),
        Agent.UNKNOWN,
        "",
        Caller.Kind.ACCESS_TOKEN,
        row.flag("is_active"));
  }
}
