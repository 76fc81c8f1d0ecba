package rookery.people.session;

import com.github.benmanes.caffeine.cache.Interner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rookery.http.Caller;
import rookery.json.Json;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about sessions. Immutable.
final class SessionSql {
  /// People use few programs: each is in memory once.
  private static final Interner<Agent> AGENTS = Interner.newWeakInterner();

  private static final String COLUMNS =
      """
      select id, user_id, token_hash, create_at, expires_at, last_activity_at, device_id,
        coalesce(props->>'csrf', '') as csrf, coalesce(props->>'platform', '') as platform,
        coalesce(props->>'os', '') as os, coalesce(props->>'browser', '') as browser,
        coalesce(props->>'origin', '') as origin
      from sessions
      """;

  /// A session that is gone. Immutable.
  record Gone(UserId user, String tokenHash) {}

  Optional<Session> byToken(Queries queries, String tokenHash) {
    return queries.sql(COLUMNS + "where token_hash = ?", tokenHash).first(SessionSql::session);
  }

  Optional<Session> byId(Queries queries, SessionId id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(SessionSql::session);
  }

  /// A user's sessions that have not expired, the newest first.
  List<Session> of(Queries queries, UserId user, long now) {
    return queries
        .sql(
            COLUMNS
                + "where user_id = ? and (expires_at = 0 or expires_at > ?)"
                + " order by create_at desc, id",
            user,
            now)
        .list(SessionSql::session);
  }

  /// Whether the user is active, and stays so until the end of the transaction.
  boolean lockActive(Transaction transaction, UserId user) {
    return transaction
        .sql("select 1 from users where id = ? and delete_at = 0 for share", user)
        .any();
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
            new Jsonb(Json.text(props(session))))
        .run();
  }

  private static Map<String, String> props(Session session) {
    var agent = session.agent();
    return Map.of(
        "csrf", session.csrf(),
        "platform", agent.platform(),
        "os", agent.os(),
        "browser", agent.browser(),
        "origin", session.origin());
  }

  /// Whether a user has a session that goes on and was begun there.
  boolean anyFrom(Queries queries, UserId user, String origin, long now) {
    return queries
        .sql(
            "select 1 from sessions where user_id = ? and props->>'origin' = ?"
                + " and (expires_at = 0 or expires_at > ?) limit 1",
            user,
            origin,
            now)
        .any();
  }

  /// Ends a session of a user; nothing if there is none.
  Optional<Gone> delete(Transaction transaction, UserId user, SessionId id) {
    return transaction
        .sql(
            "delete from sessions where id = ? and user_id = ? returning user_id, token_hash",
            id,
            user)
        .first(SessionSql::gone);
  }

  /// Ends all sessions of a user.
  List<Gone> deleteAll(Transaction transaction, UserId user) {
    return transaction
        .sql("delete from sessions where user_id = ? returning user_id, token_hash", user)
        .list(SessionSql::gone);
  }

  /// Ends all sessions of a user but one.
  List<Gone> deleteOthers(Transaction transaction, UserId user, SessionId kept) {
    return transaction
        .sql(
            "delete from sessions where user_id = ? and id <> ? returning user_id, token_hash",
            user,
            kept)
        .list(SessionSql::gone);
  }

  /// @param idleSince a browser's session without activity since then is over too
  boolean anyExpired(Queries queries, long now, long idleSince) {
    return queries
        .sql(
            """
            (select 1 from sessions where expires_at between 1 and ? limit 1)
            union all
            (select 1 from sessions where last_activity_at <= ? and device_id = ''
              and not is_oauth limit 1)
            """,
            now,
            idleSince)
        .any();
  }

  /// Removes sessions that have expired, `most` of them. Nodes that do this at once share the rows
  /// between them; one that is being extended is left alone.
  List<Gone> deleteExpired(Transaction transaction, long now, long idleSince, int most) {
    return transaction
        .sql(
            """
            delete from sessions where id in (select id from sessions
              where expires_at between 1 and ?
                or (last_activity_at <= ? and device_id = '' and not is_oauth)
              order by expires_at limit ? for update skip locked)
            returning user_id, token_hash
            """,
            now,
            idleSince,
            most)
        .list(SessionSql::gone);
  }

  /// Notes activity, unless that was done lately; answers the hash of the session's token if so.
  Optional<String> touch(Transaction transaction, SessionId id, long now, long lately) {
    return transaction
        .sql(
            "update sessions set last_activity_at = ? where id = ? and last_activity_at < ?"
                + " returning token_hash",
            now,
            id,
            lately)
        .first(row -> row.text("token_hash"));
  }

  /// Removes a user's sessions that have expired, and the oldest ones above `most`.
  List<Gone> prune(Transaction transaction, UserId user, long now, int most) {
    return transaction
        .sql(
            """
            delete from sessions where user_id = ? and (expires_at between 1 and ? or id in
              (select id from sessions where user_id = ? order by create_at desc offset ?))
            returning user_id, token_hash
            """,
            user,
            now,
            user,
            most)
        .list(SessionSql::gone);
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

  static Gone gone(Row row) {
    return new Gone(new UserId(row.text("user_id")), row.text("token_hash"));
  }

  private static Session session(Row row) {
    return new Session(
        new SessionId(row.text("id")),
        new UserId(row.text("user_id")),
        row.text("token_hash"),
        row.number("create_at"),
        row.number("expires_at"),
        row.number("last_activity_at"),
        row.text("device_id"),
        row.text("csrf"),
        AGENTS.intern(new Agent(row.text("platform"), row.text("os"), row.text("browser"))),
        row.text("origin"),
        Caller.Kind.LOGIN,
        true);
  }
}
