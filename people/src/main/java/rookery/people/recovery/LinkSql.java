package rookery.people.recovery;

import java.util.Optional;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about mailed links and the wishes for them. Immutable.
final class LinkSql {
  /// Somebody asked for a link to an address. Immutable.
  ///
  /// @param attempts how many mails were tried, the present one included
  record Wish(LinkKind kind, String email, long createAt, int attempts) {}

  /// What a link proves. Immutable.
  record Proof(UserId user, String email) {}

  /// Notes a wish, unless there is one of the same address already.
  void wish(Transaction transaction, LinkKind kind, String email, long now) {
    transaction
        .sql(
            "insert into link_wishes (kind, email, create_at, next_at) values (?, ?, ?, ?)"
                + " on conflict do nothing",
            kind,
            email,
            now,
            now)
        .run();
  }

  long wishes(Queries queries) {
    return queries.sql("select count(*) as n from link_wishes").only(row -> row.number("n"));
  }

  boolean anyDue(Queries queries, long now) {
    return queries
        .sql("select 1 from link_wishes where next_at between 1 and ? limit 1", now)
        .any();
  }

  /// A wish whose time has come; nobody else takes it until the end of the transaction.
  Optional<Wish> due(Transaction transaction, long now) {
    return transaction
        .sql(
            """
            update link_wishes set attempts = attempts + 1 where (kind, email) in
              (select kind, email from link_wishes where next_at between 1 and ?
               order by next_at limit 1 for update skip locked)
            returning kind, email, create_at, attempts
            """,
            now)
        .first(LinkSql::wish);
  }

  private static Wish wish(Row row) {
    return new Wish(
        LinkKind.valueOf(row.text("kind")),
        row.text("email"),
        row.number("create_at"),
        row.integer("attempts"));
  }

  /// @param at when it is tried next, 0 for never again
  void next(Transaction transaction, Wish wish, long at) {
    transaction
        .sql(
            "update link_wishes set next_at = ? where kind = ? and email = ?",
            at,
            wish.kind(),
            wish.email())
        .run();
  }

  void insert(
      Transaction transaction, String tokenHash, LinkKind kind, Proof proof, long expiresAt) {
    transaction
        .sql(
            "insert into links (token_hash, kind, user_id, email, expires_at)"
                + " values (?, ?, ?, ?, ?)",
            tokenHash,
            kind,
            proof.user(),
            proof.email(),
            expiresAt)
        .run();
  }

  boolean any(Queries queries, String tokenHash, LinkKind kind, long now) {
    return queries
        .sql(
            "select 1 from links where token_hash = ? and kind = ? and expires_at > ?",
            tokenHash,
            kind,
            now)
        .any();
  }

  /// Uses a link up.
  Optional<Proof> take(Transaction transaction, String tokenHash, LinkKind kind, long now) {
    return transaction
        .sql(
            "delete from links where token_hash = ? and kind = ? and expires_at > ?"
                + " returning user_id, email",
            tokenHash,
            kind,
            now)
        .first(row -> new Proof(new UserId(row.text("user_id")), row.text("email")));
  }

  void forget(Transaction transaction, UserId user, LinkKind kind) {
    transaction.sql("delete from links where user_id = ? and kind = ?", user, kind).run();
  }

  /// Removes wishes from before a time that wait for nothing, and links that are over.
  int prune(Transaction transaction, long before, long now, int most) {
    int wishes =
        transaction
            .sql(
                """
                delete from link_wishes where (kind, email) in (select kind, email from link_wishes
                  where create_at < ? and next_at = 0 limit ? for update skip locked)
                """,
                before,
                most)
            .run();
    int links =
        transaction
            .sql(
                "delete from links where token_hash in (select token_hash from links"
                    + " where expires_at <= ? limit ? for update skip locked)",
                now,
                most)
            .run();
    return Math.max(wishes, links);
  }

  boolean anyToPrune(Queries queries, long before, long now) {
    return queries
        .sql(
            """
            (select 1 from link_wishes where create_at < ? and next_at = 0 limit 1)
            union all (select 1 from links where expires_at <= ? limit 1)
            """,
            before,
            now)
        .any();
  }
}
