package rookery.people.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.delivery.Topic;
import rookery.http.Caller;
import rookery.http.SessionGate;
import rookery.kernel.Fingerprint;
import rookery.kernel.IdSource;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.people.attempt.Attempts;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// Log-ins and access tokens: begins and ends the former, and tells whose a token is. They come
/// from a cache that the event log keeps true, so an ended one is refused by every node.
/// Thread-safe; blocking.
public final class Sessions implements SessionGate {
  /// Sessions of a user ended, or what the user may do changed; the key is the user's id.
  public static final Topic CHANGED = new Topic("session-users");

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /// About one session; the key is the hash of its token.
  private static final Topic STALE = new Topic("sessions");

  private static final int MEMORY_PERCENT = 15;
  private static final int SESSION_BYTES = 700;
  private static final int MOST_PER_USER = 200;
  private static final int MOST_ENDED = 500;

  private final Supplier<SessionRules> rules;
  private final Users users;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final IdSource ids;
  private final SessionSql sql = new SessionSql();
  private final AccessTokenSql tokens = new AccessTokenSql();
  private final Cached<Session> cache;

  public Sessions(
      Supplier<SessionRules> rules,
      Users users,
      Database database,
      Outbox outbox,
      Source source,
      Memory memory,
      MeterRegistry metrics) {
    this.rules = rules;
    this.users = users;
    this.database = database;
    this.outbox = outbox;
    this.clock = source.clock();
    this.ids = source.ids();
    this.cache =
        new Cached<>(
            new CacheSpec<>(
                "sessions", memory.size.part(MEMORY_PERCENT), _ -> SESSION_BYTES, STALE),
            memory.notices,
            metrics,
            hash -> database.read(q -> sql.byToken(q, hash).or(() -> tokens.byToken(q, hash))));
  }

  /// What sessions are remembered with.
  ///
  /// @param notices where ended ones are heard of
  /// @param size what all caches of the node may take
  public record Memory(Notices notices, CacheMemory size) {}

  /// Where ids, secrets and times come from.
  public record Source(IdSource ids, InstantSource clock) {}

  /// What a new session is known by.
  ///
  /// @param token the client's secret, told this once
  /// @param csrf see [Caller]
  record Begun(SessionId session, String token, String csrf) {}

  /// That there is no such session is known for good: its token is told after it has begun. But
  /// nobody is refused because of what is remembered of a session or its user: another node may
  /// have extended the one or activated the other.
  @Override
  public Optional<Caller> find(String token) {
    String key = hash(token);
    Optional<Session> found = cache.get(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var caller = found.filter(this::goesOn).flatMap(s -> caller(s, users.find(s.user())));
    if (caller.isPresent() && !caller.get().confined()) {
      extendIfDue(found.get());
      return caller;
    }
    return cache.again(key).filter(this::goesOn).flatMap(s -> caller(s, users.again(s.user())));
  }

  private boolean goesOn(Session session) {
    long now = clock.millis();
    boolean usable = session.kind() == Caller.Kind.LOGIN || rules().accessTokens();
    return usable && session.on() && !session.expired(now) && !session.idle(rules().idleSince(now));
  }

  /// The caller as the session stands now in the database, or nothing if it has ended meanwhile: an
  /// open socket asks this when told that something changed.
  public Optional<Caller> again(Caller caller) {
    return database
        .read(q -> byId(q, caller))
        .filter(this::goesOn)
        .flatMap(session -> caller(session, users.again(session.user())));
  }

  private Optional<Session> byId(Queries queries, Caller caller) {
    return switch (caller.kind()) {
      case LOGIN, OAUTH -> sql.byId(queries, caller.session());
      case ACCESS_TOKEN -> tokens.session(queries, caller.session());
    };
  }

  private Optional<Caller> caller(Session session, Optional<User> user) {
    return user.filter(User::active)
        .map(one ->
            new Caller(
                one.id(),
                session.id(),
                one.roleNames(),
                session.csrf(),
                session.kind(),
                confined(session, one)));
  }

  /// Programs have no second factor: whoever made their token had one.
  private boolean confined(Session session, User user) {
    return rules().secondFactor() && session.kind() == Caller.Kind.LOGIN && !user.mfaActive();
  }

  /// Begins a session; not for a user who was deactivated a moment ago.
  Begun begin(UserId user, String deviceId, Agent agent, String address) {
    long now = clock.millis();
    var begun = new Begun(new SessionId(ids.next()), ids.next(), ids.next());
    var session =
        new Session(
            begun.session(),
            user,
            hash(begun.token()),
            now,
            now + rules().length(deviceId).toMillis(),
            now,
            deviceId,
            begun.csrf(),
            agent,
            Attempts.origin(address),
            Caller.Kind.LOGIN,
            true);
    database.write(transaction -> {
      if (!sql.lockActive(transaction, user)) {
        throw new Problem.Unauthenticated(
                "api.user.login.inactive.app_error", "Your account has been deactivated.")
            .raise();
      }
      sql.insert(transaction, session);
      tell(transaction, sql.prune(transaction, user, now, MOST_PER_USER));
      return session;
    });
    return begun;
  }

  /// Whether a user is logged in from an address.
  public boolean from(UserId user, String address) {
    return database.read(q -> sql.anyFrom(q, user, Attempts.origin(address), clock.millis()));
  }

  /// A user's sessions that go on, the newest first.
  List<Session> of(UserId user) {
    return database.read(q -> sql.of(q, user, clock.millis()));
  }

  /// Ends a session of a user; answers false if there is none.
  boolean end(UserId user, SessionId id) {
    return database.write(transaction -> {
      var gone = sql.delete(transaction, user, id);
      tell(transaction, gone.stream().toList());
      return gone.isPresent();
    });
  }

  /// Ends all sessions of a user.
  void endAll(UserId user) {
    database.write(transaction -> {
      endAll(transaction, user);
      return user;
    });
  }

  /// Ends all sessions of a user, together with what else the transaction does.
  public void endAll(Transaction transaction, UserId user) {
    var gone = sql.deleteAll(transaction, user);
    tell(transaction, gone);
    if (gone.isEmpty()) {
      // There may be sockets of access tokens.
      outbox.add(transaction, CHANGED.about(user.value()));
    }
  }

  /// Ends some of the sessions whose time is over, if there are any. Every node does that again and
  /// again: their sockets have to close within a second, also while nobody leads.
  public void endExpired() {
    try {
      if (database.read(this::anyExpired)) {
        database.write(transaction -> endExpired(transaction, MOST_ENDED));
      }
    } catch (ProblemException e) {
      if (!(e.problem() instanceof Problem.Unavailable)) {
        throw e;
      }
      LOG.debug("Expired sessions were not looked for", e);
    }
  }

  /// Whether there is a session whose time is over.
  boolean anyExpired(Queries queries) {
    long now = clock.millis();
    return sql.anyExpired(queries, now, rules().idleSince(now));
  }

  /// Ends sessions whose time is over, `most` of them, so that their sockets are closed as those of
  /// any other session that ends; answers how many.
  int endExpired(Transaction transaction, int most) {
    long now = clock.millis();
    var gone = sql.deleteExpired(transaction, now, rules().idleSince(now), most);
    tell(transaction, gone);
    return gone.size();
  }

  /// Every node forgets the sessions and looks at the sockets of their users.
  void tell(Transaction transaction, Collection<SessionSql.Gone> gone) {
    gone.forEach(session -> outbox.add(transaction, STALE.about(session.tokenHash())));
    gone.stream()
        .map(session -> session.user().value())
        .distinct()
        .forEach(user -> outbox.add(transaction, CHANGED.about(user)));
  }

  /// How long a session lasts, for the cookies that carry it.
  SessionRules rules() {
    return rules.get();
  }

  /// A session that cannot be extended just now is still a session.
  private void extendIfDue(Session session) {
    long now = clock.millis();
    SessionRules present = rules();
    long until = now + present.length(session.deviceId()).toMillis();
    if (!present.extended()
        || session.expiresAt() == 0
        || until - session.expiresAt() < present.pause(session.deviceId()).toMillis()) {
      return;
    }
    writeIfPossible(transaction -> {
      if (sql.extend(transaction, session, until, now)) {
        outbox.add(transaction, STALE.about(session.tokenHash()));
      }
      return session;
    });
  }

  /// Notes that a person is there, if that keeps sessions from ending.
  void active(Caller caller) {
    if (!rules().endIdle() || caller.kind() != Caller.Kind.LOGIN) {
      return;
    }
    long now = clock.millis();
    writeIfPossible(transaction -> {
      var touched =
          sql.touch(transaction, caller.session(), now, now - rules().idlePause().toMillis());
      touched.ifPresent(hash -> outbox.add(transaction, STALE.about(hash)));
      return touched;
    });
  }

  private void writeIfPossible(Function<Transaction, ?> work) {
    try {
      database.write(work);
    } catch (ProblemException e) {
      if (!(e.problem() instanceof Problem.Unavailable)) {
        throw e;
      }
      LOG.debug("A session was not extended", e);
    }
  }

  /// Sockets learn what their user may do now, because of other roles or a second factor, together
  /// with what else the transaction does.
  public void rolesChanged(Transaction transaction, UserId user) {
    outbox.add(transaction, CHANGED.about(user.value()));
  }

  /// A new password ends the sessions of its user, together with what else the transaction does.
  ///
  /// @param kept the one that goes on, if any
  public void passwordChanged(Transaction transaction, UserId user, Optional<SessionId> kept) {
    if (rules().endWithPassword()) {
      tell(
          transaction,
          kept.isPresent()
              ? sql.deleteOthers(transaction, user, kept.get())
              : sql.deleteAll(transaction, user));
    }
  }

  static String hash(String token) {
    return Fingerprint.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
