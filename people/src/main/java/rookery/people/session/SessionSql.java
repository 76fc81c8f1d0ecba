package rookery.people.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import rookery.json.Json;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about sessions. Immutable.
final class SessionSql {
  private static final String COLUMNS =
      "select id, user_id, token_hash, create_at, expires_at, device_id,"
          + " coalesce(props->>'csrf', '') as csrf from sessions ";

  Optional<Session> byToken(Queries queries, String tokenHash) {
    return queries.sql(COLUMNS + "where token_hash = ?", tokenHash).first(SessionSql::session);
  }

  Optional<Session> byId(Queries queries, SessionId id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(SessionSql::session);
  }

  void insert(Transaction transaction, Session session) {
    transaction
        .sql(
            """
            insert into sessions (id, token_hash, user_id, create_at, expires_at,
              last_activity_at, device_id, props)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            session.id(),
            session.tokenHash(),
            session.user(),
            session.createAt(),
            session.expiresAt(),
            session.createAt(),
            session.deviceId(),
            new Jsonb(Json.text(Map.of("csrf", session.csrf()))))
        .run();
  }

  /// Ends a session; answers false if it had ended.
  boolean delete(Transaction transaction, SessionId id) {
    return transaction.sql("delete from sessions where id = ?", id).run() == 1;
  }

  /// Removes a user's sessions that have expired, and the oldest ones above `most`. Answers the
  /// token hashes of what is gone.
  List<String> prune(Transaction transaction, UserId user, long now, int most) {
    return transaction
        .sql(
            """
            delete from sessions where user_id = ? and (expires_at between 1 and ? or id in
              (select id from sessions where user_id = ? order by create_at desc offset ?))
            returning token_hash
            """,
            user,
            now,
            user,
            most)
        .list(row -> row.text("token_hash"));
  }

  /// Makes a session last longer, if nobody else did since it was read.
  boolean extend(Transaction transaction, Session session, long until, long now) {
    return transaction
            .sql(
                "update sessions set expires_at = ?, last_activity_at = ?"
                    + " where id = ? and expires_at = ?",
                until,
                now,
                session.id(),
                session.expiresAt())
            .run()
        == 1;
  }

  private static Session session(Row row) {
    return new Session(
        new SessionId(row.text("id")),
        new UserId(row.text("user_id")),
        row.text("token_hash"),
        row.number("create_at"),
        row.number("expires_at"),
        row.text("device_id"),
        row.text("csrf"));
  }
}
