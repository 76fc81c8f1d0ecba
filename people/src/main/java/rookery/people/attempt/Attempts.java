package rookery.people.attempt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import rookery.kernel.Fingerprint;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// Slows down who guesses passwords, on all nodes together. What counts is the account together
/// with the address, so that a stranger who fails locks out the stranger alone; a name without an
/// account counts as one, so that nothing tells them apart. Thread-safe; blocking.
public final class Attempts {
  private final Supplier<AttemptRules> rules;
  private final Database database;
  private final InstantSource clock;
  private final Counter slowedAccount;
  private final Counter slowedAddress;
  private final Counter failures;
  private final AttemptSql sql = new AttemptSql();

  public Attempts(
      Supplier<AttemptRules> rules, Database database, InstantSource clock, MeterRegistry metrics) {
    this.rules = rules;
    this.database = database;
    this.clock = clock;
    this.slowedAccount = slowed(metrics, "account");
    this.slowedAddress = slowed(metrics, "address");
    this.failures =
        Counter.builder("rookery_people_login_failures")
            .description("wrong passwords and codes")
            .register(metrics);
  }

  private static Counter slowed(MeterRegistry metrics, String by) {
    return Counter.builder("rookery_people_login_slowed")
        .description("log-ins refused because of wrong passwords before")
        .tag("by", by)
        .register(metrics);
  }

  /// Whose password is tried, from where. Immutable.
  ///
  /// @param atHome whether the user is logged in from that address already
  public record Attempt(String subject, String address, boolean atHome) {
    /// An attempt at an account.
    public static Attempt at(UserId user, String address, boolean atHome) {
      return new Attempt(user.value(), Address.of(address), atHome);
    }

    /// An attempt at a name that no account has.
    public static Attempt atNobody(String login, String address) {
      byte[] name = login.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      return new Attempt("?" + Fingerprint.of(name), Address.of(address), false);
    }
  }

  /// Where an attempt comes from, as it is counted.
  public static String origin(String address) {
    return Address.of(address);
  }

  /// How long to wait until the address may try again at all, if so.
  public Optional<Duration> wait(Attempt attempt) {
    if (attempt.atHome) {
      return Optional.empty();
    }
    long now = clock.millis();
    Optional<Duration> wait =
        database
            .read(q -> sql.until(q, attempt.address, now))
            .map(until -> Duration.ofMillis(until - now));
    wait.ifPresent(_ -> slowedAddress.increment());
    return wait;
  }

  /// Counts an attempt, before the password is looked at; answers false if it may not be made now.
  public boolean count(Attempt attempt) {
    boolean counted =
        database.write(transaction ->
            sql.count(
                transaction,
                attempt.subject,
                attempt.address,
                clock.millis(),
                rules.get().perAccount(attempt.atHome)));
    if (!counted) {
      slowedAccount.increment();
    }
    return counted;
  }

  /// The attempt failed.
  public void failed(Attempt attempt) {
    failures.increment();
    database.write(transaction -> {
      sql.failed(transaction, attempt.address, clock.millis(), rules.get().perAddress());
      return attempt;
    });
  }

  /// The attempt succeeded: what failed before it is forgotten.
  public void succeeded(Transaction transaction, Attempt attempt) {
    sql.forget(transaction, attempt.subject, attempt.address);
  }

  /// Whoever waits for this account need not any more.
  public void forget(Transaction transaction, UserId user) {
    sql.forget(transaction, user.value());
  }

  boolean anyOld(Queries queries) {
    return sql.anyBefore(queries, old());
  }

  int forgetOld(Transaction transaction, int most) {
    return sql.deleteBefore(transaction, old(), most);
  }

  private long old() {
    return clock.millis() - AttemptRules.MEMORY.toMillis();
  }
}
