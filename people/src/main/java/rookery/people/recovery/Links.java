package rookery.people.recovery;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.util.encoders.Base32;
import rookery.kernel.Fingerprint;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.people.mail.Mail;
import rookery.people.mail.MailRules;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// Links in mails: wished for, made just before they are sent, good for one use within a day. Only
/// a hash of each is kept. Thread-safe; blocking.
final class Links {
  /// As many characters as clients expect in a token.
  static final int TOKEN_LENGTH = 64;

  /// One address gets no more than one mail of a kind in this time.
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final int TOKEN_BYTES = TOKEN_LENGTH * 5 / 8;
  private static final int MOST_WISHES = 10_000;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final Supplier<MailRules> rules;
  private final Users users;
  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final LinkSql sql = new LinkSql();

  Links(Supplier<MailRules> rules, Users users, Database database, InstantSource clock) {
    this.rules = rules;
    this.users = users;
    this.database = database;
    this.clock = clock;
  }

  /// A mail to send now.
  record Due(LinkSql.Wish wish, Optional<Mail> mail) {}

  /// Has a link sent to an address, if it is somebody's. Nothing tells whether it is.
  void wish(LinkKind kind, String email) {
    if (!rules.get().usable()) {
      throw new Problem.NotOffered(
              "api.user.send_password_reset.send.app_error",
              "This server sends no mail; please ask its administrator.")
          .raise();
    }
    if (database.read(sql::wishes) >= MOST_WISHES) {
      throw new Problem.Unavailable(
              "api.context.server_busy.app_error",
              "Too many people ask for mails at once, please try again.",
              PAUSE)
          .raise();
    }
    database.write(transaction -> {
      sql.wish(transaction, kind, email, clock.millis());
      return kind;
    });
  }

  boolean anyDue(Queries queries) {
    long now = clock.millis();
    return sql.anyDue(queries, now) || sql.anyToPrune(queries, now - PAUSE.toMillis(), now);
  }

  /// Takes the next wish, which is tried again after a while unless [#done]. The link in its mail
  /// is a new one.
  Optional<Due> next(Transaction transaction) {
    long now = clock.millis();
    return sql.due(transaction, now).map(wish -> due(transaction, wish, now));
  }

  private Due due(Transaction transaction, LinkSql.Wish wish, long now) {
    Optional<User> user = users.byEmail(transaction, wish.email()).filter(one -> wanted(one, wish));
    if (user.isEmpty() || now - wish.createAt() > LinkKind.LIFE.toMillis()) {
      sql.next(transaction, wish, 0);
      return new Due(wish, Optional.empty());
    }
    sql.next(transaction, wish, now + retry(wish.attempts()).toMillis());
    String token = token();
    var proof = new LinkSql.Proof(user.get().id(), wish.email());
    sql.insert(transaction, hash(token), wish.kind(), proof, now + LinkKind.LIFE.toMillis());
    return new Due(wish, Optional.of(LinkMails.mail(wish.kind(), user.get(), rules.get(), token)));
  }

  private static boolean wanted(User user, LinkSql.Wish wish) {
    return user.active() && !(wish.kind() == LinkKind.VERIFY_EMAIL && user.emailVerified());
  }

  private static Duration retry(int attempts) {
    var pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 10));
    return pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
  }

  /// The wish is fulfilled, or never will be.
  void done(Transaction transaction, LinkSql.Wish wish) {
    sql.next(transaction, wish, 0);
  }

  /// Forgets what is over.
  int prune(Transaction transaction, int most) {
    long now = clock.millis();
    return sql.prune(transaction, now - PAUSE.toMillis(), now, most);
  }

  /// Whether a link is good, without using it up.
  boolean good(LinkKind kind, String token) {
    return database.read(q -> sql.any(q, hash(token), kind, clock.millis()));
  }

  /// Uses a link up, and with it all others of the kind that its user was sent.
  Optional<LinkSql.Proof> take(Transaction transaction, LinkKind kind, String token) {
    var proof = sql.take(transaction, hash(token), kind, clock.millis());
    proof.ifPresent(of -> sql.forget(transaction, of.user(), kind));
    return proof;
  }

  /// Links to a new password that were sent before are of no use any more.
  void passwordChanged(Transaction transaction, UserId user) {
    sql.forget(transaction, user, LinkKind.RESET_PASSWORD);
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base32.toBase32String(bytes).toLowerCase(java.util.Locale.ROOT);
  }

  private static String hash(String token) {
    return Fingerprint.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
