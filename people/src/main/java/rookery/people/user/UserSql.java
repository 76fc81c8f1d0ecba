package rookery.people.user;

import com.github.benmanes.caffeine.cache.Interner;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about users. Immutable.
final class UserSql {
  /// Such as `mention`.
  private static final int LONGEST_SHARED = 20;

  private static final Interner<Map<String, String>> MAPS = Interner.newWeakInterner();
  private static final Interner<User.Profile> PROFILES = Interner.newWeakInterner();

  private static final String COLUMNS =
      """
      select id, create_at, update_at, delete_at, username, email, email_verified, nickname,
        first_name, last_name, position, locale, roles, props::text, notify_props::text,
        timezone::text, last_password_update, last_picture_update, failed_attempts,
        mfa_active
      from users
      """;

  Optional<User> byId(Queries queries, UserId id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(UserSql::user);
  }

  /// The user, whose row nobody else changes until the end of the transaction.
  Optional<User> locked(Transaction transaction, UserId id) {
    return transaction.sql(COLUMNS + "where id = ? for update", id).first(UserSql::user);
  }

  List<User> byIds(Queries queries, Collection<UserId> ids, long updatedSince) {
    return queries
        .sql(COLUMNS + "where id = any (?) and update_at > ? order by username", ids, updatedSince)
        .list(UserSql::user);
  }

  List<User> byUsernames(Queries queries, Collection<String> usernames) {
    return queries
        .sql(COLUMNS + "where username = any (?) order by username", usernames)
        .list(UserSql::user);
  }

  List<User> withKeywords(Queries queries) {
    return queries
        .sql(
            COLUMNS
                + "where notify_props ->> 'mention_keys' <> ''"
                + " or notify_props ->> 'first_name' = 'true'")
        .list(UserSql::user);
  }

  Optional<User> byEmail(Queries queries, String email) {
    return queries.sql(COLUMNS + "where email = ?", email).first(UserSql::user);
  }

  boolean any(Queries queries) {
    return queries.sql("select 1 from users limit 1").any();
  }

  long count(Queries queries) {
    return queries
        .sql("select count(*) as n from users where delete_at = 0")
        .only(r -> r.number("n"));
  }

  /// Makes `user` the one who administers the system, if nobody is yet. Of several first accounts
  /// made at once, on any node, exactly one succeeds; the others wait here for its commit.
  boolean found(Transaction transaction, UserId user) {
    return transaction
            .sql("insert into founder (user_id) values (?) on conflict do nothing", user)
            .run()
        == 1;
  }

  void insert(Transaction transaction, User user, String passwordHash) {
    transaction
        .sql(
            """
            insert into users (id, create_at, update_at, username, password, email, nickname,
              first_name, last_name, position, locale, roles, props, notify_props, timezone,
              last_password_update)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            user.id(),
            user.createAt(),
            user.updateAt(),
            user.username(),
            passwordHash,
            user.email(),
            user.profile().nickname(),
            user.profile().firstName(),
            user.profile().lastName(),
            user.profile().position(),
            user.profile().locale(),
            user.roles(),
            json(user.props()),
            json(user.notifyProps()),
            json(user.timezone()),
            user.lastPasswordUpdate())
        .run();
  }

  /// Writes what a user's profile is made of; answers false if the user is gone.
  boolean update(Transaction transaction, User user) {
    return transaction
            .sql(
                """
                update users set update_at = ?, username = ?, email = ?, email_verified = ?,
                  nickname = ?, first_name = ?, last_name = ?, position = ?, locale = ?, props = ?,
                  notify_props = ?, timezone = ?
                where id = ?
                """,
                user.updateAt(),
                user.username(),
                user.email(),
                user.emailVerified(),
                user.profile().nickname(),
                user.profile().firstName(),
                user.profile().lastName(),
                user.profile().position(),
                user.profile().locale(),
                json(user.props()),
                json(user.notifyProps()),
                json(user.timezone()),
                user.id())
            .run()
        == 1;
  }

  /// Writes since when a user is deactivated, if so.
  void activate(Transaction transaction, User user) {
    transaction
        .sql(
            "update users set delete_at = ?, update_at = ? where id = ?",
            user.deleteAt(),
            user.updateAt(),
            user.id())
        .run();
  }

  /// The password's hash, "" for a user without a password.
  Optional<String> passwordHash(Queries queries, UserId id) {
    return queries
        .sql("select password from users where id = ?", id)
        .first(row -> row.text("password"));
  }

  /// Another password.
  void setPassword(Transaction transaction, UserId id, String hash, long at) {
    transaction
        .sql(
            "update users set password = ?, last_password_update = ?, update_at = ?,"
                + " failed_attempts = 0 where id = ?",
            hash,
            at,
            at,
            id)
        .run();
  }

  /// Another hash of the same password, unless the password was changed meanwhile.
  void improveHash(Transaction transaction, UserId id, String old, String hash) {
    transaction
        .sql("update users set password = ? where id = ? and password = ?", hash, id, old)
        .run();
  }

  Optional<SecondFactors.Secret> secret(Queries queries, UserId id) {
    return queries
        .sql("select mfa_secret, mfa_active, mfa_last_step from users where id = ?", id)
        .first(row ->
            new SecondFactors.Secret(
                row.text("mfa_secret"), row.flag("mfa_active"), row.number("mfa_last_step")));
  }

  void prepareSecret(Transaction transaction, UserId id, String secret) {
    transaction
        .sql(
            "update users set mfa_secret = ?, mfa_last_step = 0 where id = ? and not mfa_active",
            secret,
            id)
        .run();
  }

  boolean activateSecret(Transaction transaction, UserId id, String secret, long step) {
    return transaction
            .sql(
                "update users set mfa_active = true, mfa_last_step = ? where id = ?"
                    + " and mfa_secret = ? and not mfa_active",
                step,
                id,
                secret)
            .run()
        == 1;
  }

  void forgetSecret(Transaction transaction, UserId id) {
    transaction.sql("update users set mfa_active = false, mfa_secret = '' where id = ?", id).run();
  }

  /// Whether the time step is later than any that was used; from now on it is used.
  boolean useStep(Transaction transaction, UserId id, long step) {
    return transaction
            .sql(
                "update users set mfa_last_step = ? where id = ? and mfa_active"
                    + " and mfa_last_step < ?",
                step,
                id,
                step)
            .run()
        == 1;
  }

  void setRoles(Transaction transaction, User user) {
    transaction
        .sql(
            "update users set roles = ?, update_at = ? where id = ?",
            user.roles(),
            user.updateAt(),
            user.id())
        .run();
  }

  /// Writes that a user changed.
  void touch(Transaction transaction, User user) {
    transaction
        .sql("update users set update_at = ? where id = ?", user.updateAt(), user.id())
        .run();
  }

  void verify(Transaction transaction, User user) {
    transaction
        .sql(
            "update users set email_verified = ?, update_at = ? where id = ?",
            user.emailVerified(),
            user.updateAt(),
            user.id())
        .run();
  }

  void loggedIn(Transaction transaction, UserId id, long at) {
    transaction
        .sql("update users set failed_attempts = 0, last_login = ? where id = ?", at, id)
        .run();
  }

  private static User user(Row row) {
    return new User(
        new UserId(row.text("id")),
        row.number("create_at"),
        row.number("update_at"),
        row.number("delete_at"),
        row.text("username"),
        row.text("email"),
        row.flag("email_verified"),
        PROFILES.intern(
            new User.Profile(
                row.text("nickname"),
                row.text("first_name"),
                row.text("last_name"),
                row.text("position"),
                row.text("locale"))),
        shared(row.text("roles")),
        map(row.text("props")),
        map(row.text("notify_props")),
        map(row.text("timezone")),
        row.number("last_password_update"),
        row.number("last_picture_update"),
        row.integer("failed_attempts"),
        row.flag("mfa_active"));
  }

  private static Jsonb json(Map<String, String> map) {
    return new Jsonb(Json.text(map));
  }

  private static Map<String, String> map(String json) {
    try {
      var map = new TreeMap<String, String>();
      Json.object(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .forEach((key, value) -> map.put(key.intern(), shared(String.valueOf(value))));
      return MAPS.intern(Collections.unmodifiableMap(map));
    } catch (MalformedJson e) {
      throw new IllegalStateException("a jsonb column holds JSON", e);
    }
  }

  /// Nearly all users have the same words here, and many users are remembered: each word is in
  /// memory once, and so is each map of them.
  private static String shared(String value) {
    return value.length() <= LONGEST_SHARED ? value.intern() : value;
  }
}
