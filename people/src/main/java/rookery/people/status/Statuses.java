package rookery.people.status;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import rookery.cluster.PresenceTable;
import rookery.delivery.Announcer;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.delivery.Topic;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// Statuses and how they change (protocol: realtime 7.2). A change is a row and an event of one
/// transaction; mere activity is written down every two minutes at most. Thread-safe; blocking.
public final class Statuses {
  /// A status was written; the key is the user's id.
  static final Topic CHANGED = new Topic("statuses");

  private static final long MOST_CACHED = 50_000;
  private static final int MOST_LISTED = 10_000;
  private static final long ACTIVITY_EVERY = Duration.ofMinutes(2).toMillis();

  private final Database database;
  private final Outbox outbox;
  private final Announcer announcer;
  private final InstantSource clock;
  private final Supplier<Duration> awayAfter;
  private final PresenceTable connected;
  private final StatusSql sql = new StatusSql();
  private final Cached<Status> cache;

  /// How changes are told.
  record Tellers(Outbox outbox, Announcer announcer, Notices notices) {}

  /// @param awayAfter without activity a connected user is away after this
  Statuses(
      Database database,
      Tellers tellers,
      InstantSource clock,
      Supplier<Duration> awayAfter,
      PresenceTable connected,
      MeterRegistry metrics) {
    this.database = database;
    this.outbox = tellers.outbox();
    this.announcer = tellers.announcer();
    this.clock = clock;
    this.awayAfter = awayAfter;
    this.connected = connected;
    this.cache =
        new Cached<>(
            "statuses",
            MOST_CACHED,
            CHANGED,
            tellers.notices(),
            metrics,
            id -> database.read(q -> sql.of(q, new UserId(id))));
  }

  /// A user's status; offline for one who was never here.
  public Status of(UserId user) {
    return seen(stored(user));
  }

  /// The statuses of many, offline ones included, in the order asked.
  public Map<UserId, Status> all(Collection<UserId> users) {
    var rows = new HashMap<UserId, Status>();
    database.read(q -> sql.of(q, users)).forEach(status -> rows.put(status.user(), status));
    var all = new LinkedHashMap<UserId, Status>();
    users.forEach(user -> all.put(user, seen(rows.getOrDefault(user, Status.none(user)))));
    return all;
  }

  /// Those who are not offline, the most recently active 10,000 of them.
  List<Status> notOffline() {
    return database.read(q -> sql.notOffline(q, MOST_LISTED)).stream()
        .map(this::seen)
        .filter(status -> status.availability() != Availability.OFFLINE)
        .toList();
  }

  /// The user did something: online, unless the user chose another status.
  public void online(UserId user) {
    Status now = stored(user);
    if (now.manual()) {
      return;
    }
    if (now.availability() != Availability.ONLINE) {
      change(user, s -> s.manual() ? s : s.automatic(Availability.ONLINE, clock.millis()));
    } else if (clock.millis() - now.lastActivityAt() >= ACTIVITY_EVERY) {
      noteActivity(user);
    }
  }

  /// The user has a connection: not offline, unless the user chose that.
  void present(UserId user) {
    if (writtenOff(stored(user))) {
      change(user, s -> writtenOff(s) ? s.automatic(Availability.ONLINE, clock.millis()) : s);
    }
  }

  /// The user's client is back on a connection that it had: that alone is nothing that the user
  /// did, so who was away stays so.
  void returned(UserId user) {
    if (writtenOff(stored(user))) {
      change(user, s -> writtenOff(s) ? s.automatic(asLastActive(s), s.lastActivityAt()) : s);
    }
  }

  private Availability asLastActive(Status status) {
    return clock.millis() - status.lastActivityAt() < awayAfter.get().toMillis()
        ? Availability.ONLINE
        : Availability.AWAY;
  }

  /// Those of `users` who are written down as offline without having chosen it.
  List<UserId> offlineAmong(Collection<UserId> users) {
    return database.read(q -> sql.of(q, users)).stream()
        .filter(Statuses::writtenOff)
        .map(Status::user)
        .toList();
  }

  private static boolean writtenOff(Status status) {
    return !status.manual() && status.availability() == Availability.OFFLINE;
  }

  /// The user says to be back, which ends a chosen status too.
  void back(UserId user) {
    Status now = stored(user);
    if (now.manual()) {
      change(user, s -> s.automatic(Availability.ONLINE, clock.millis()));
    } else {
      online(user);
    }
  }

  /// Away, if the user is online and was not active for long enough.
  void awayIfIdle(UserId user) {
    if (idle(stored(user))) {
      change(user, s -> idle(s) ? s.automatic(Availability.AWAY, s.lastActivityAt()) : s);
    }
  }

  /// The user's last connection is gone.
  void offline(UserId user) {
    Status now = stored(user);
    if (!now.manual() && now.availability() != Availability.OFFLINE) {
      change(user, this::offlineUnlessHere);
    }
  }

  /// These users have no connection any more; whoever has one after all keeps the status.
  void offline(Transaction transaction, Collection<UserId> users) {
    users.stream()
        .sorted(Comparator.comparing(UserId::value))
        .forEach(user -> change(transaction, user, this::offlineUnlessHere));
  }

  private Status offlineUnlessHere(Status status) {
    boolean stays =
        status.manual()
            || status.availability() == Availability.OFFLINE
            || connected.online(status.user());
    return stays ? status : status.gone();
  }

  /// Users behind `after` in the order of their ids who are written down as here, without having
  /// chosen that, and did nothing for long enough to be taken for away.
  List<UserId> idleAfter(String after, int most) {
    return database.read(q -> idleAfter(q, after, most));
  }

  /// The same within other reading.
  List<UserId> idleAfter(Queries queries, String after, int most) {
    return sql.shownAfter(queries, after, clock.millis() - awayAfter.get().toMillis(), most);
  }

  /// The user chooses.
  ///
  /// @param dndEndTime seconds since 1970; cut to the minute, 0 for open-ended
  Status choose(UserId user, Availability wanted, long dndEndTime) {
    long end = dndEndTime - Math.floorMod(dndEndTime, 60L);
    return change(user, s -> s.chosen(wanted, clock.millis(), end));
  }

  /// Whether there is a do-not-disturb whose time is over.
  boolean anyDndOver(Queries queries) {
    return sql.anyDndOver(queries, clock.instant().getEpochSecond());
  }

  /// Ends do-not-disturbs whose time is over, `most` of them; answers how many.
  int endDnd(Transaction transaction, int most) {
    var ended = sql.endDnd(transaction, clock.instant().getEpochSecond(), most);
    for (Status status : ended) {
      outbox.add(transaction, CHANGED.about(status.user().value()));
      outbox.add(transaction, StatusChange.of(status), new Scope.ToUser(status.user()));
    }
    return ended.size();
  }

  private boolean idle(Status status) {
    return !status.manual()
        && status.availability() == Availability.ONLINE
        && clock.millis() - status.lastActivityAt() >= awayAfter.get().toMillis();
  }

  /// The step is judged again on the locked row: another node may have been quicker.
  private Status change(UserId user, UnaryOperator<Status> step) {
    return database.write(transaction -> change(transaction, user, step));
  }

  private Status change(Transaction transaction, UserId user, UnaryOperator<Status> step) {
    Status before = sql.locked(transaction, user);
    Status after = step.apply(before);
    if (!after.equals(before)) {
      sql.save(transaction, after);
      outbox.add(transaction, CHANGED.about(user.value()));
    }
    if (after.availability() != before.availability()) {
      outbox.add(transaction, StatusChange.of(after), new Scope.ToUser(user));
    }
    return after;
  }

  private void noteActivity(UserId user) {
    boolean later = database.write(transaction -> sql.active(transaction, user, clock.millis()));
    if (later) {
      cache.forget(user.value());
      announcer.announce(CHANGED.about(user.value()));
    }
  }

  private Status stored(UserId user) {
    return cache.get(user.value()).orElseGet(() -> Status.none(user));
  }

  private Status seen(Status status) {
    return status.seen(connected.online(status.user()), clock.millis(), awayAfter.get().toMillis());
  }
}
