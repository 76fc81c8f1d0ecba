package rookery.people.status;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import rookery.cluster.PresenceTable;
import rookery.cluster.Roster;
import rookery.delivery.Announcer;
import rookery.delivery.Notices;
import rookery.kernel.Incarnation;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.kernel.UserId;
import rookery.realtime.ConnectionWatcher;

/// Tells the other nodes who is connected here, and follows what they tell. The node on which a
/// user's last connection of all ends writes down that the user is offline. Thread-safe.
public final class Presence implements ConnectionWatcher, Roster.Listener {
  /// How long clients may take to come back to another node before they count as gone.
  private static final Duration GRACE = Duration.ofSeconds(30);

  /// After a write that the database did not take.
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final Duration WHOLE_SHARE_EVERY = Duration.ofMinutes(1);

  private final PresenceTable table;
  private final Statuses statuses;
  private final Incarnation self;
  private final Announcer announcer;
  private final Timers timers;
  private final Set<UserId> own = new HashSet<>();
  private final Map<Incarnation, Timers.Task> graces = new ConcurrentHashMap<>();
  private final Set<Incarnation> heard = ConcurrentHashMap.newKeySet();
  private volatile boolean starting = true;
  private volatile boolean leaving;

  private Presence(
      PresenceTable table,
      Statuses statuses,
      Incarnation self,
      Announcer announcer,
      Timers timers) {
    this.table = table;
    this.statuses = statuses;
    this.self = self;
    this.announcer = announcer;
    this.timers = timers;
  }

  /// Begins to follow; the share of this node is told every minute and when somebody asks.
  static Presence follow(
      PresenceTable table,
      Statuses statuses,
      Incarnation self,
      Announcer announcer,
      Notices notices,
      Timers timers) {
    var presence = new Presence(table, statuses, self, announcer, timers);
    notices.on(PresenceNotices.CHANGE, presence::changed);
    notices.on(PresenceNotices.SHARE, presence::shared);
    notices.on(PresenceNotices.ASK, (_, _) -> presence.tellAll());
    notices.on(Statuses.CHANGED, (key, _) -> presence.written(new UserId(key)));
    notices.onNewEpoch(presence::startOver);
    timers.every("presence", WHOLE_SHARE_EVERY, presence::tellAll);
    return presence;
  }

  /// Asks all nodes who is connected to them. Once the log is followed.
  public void ask() {
    announcer.announce(PresenceNotices.ASK.about(self.value()));
  }

  /// Waits until all of these nodes have told who is connected to them: before that, who is idle
  /// there would be taken for gone here.
  ///
  /// @return false if some have not in time
  public boolean awaitShares(Collection<Incarnation> nodes, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    boolean all = heard.containsAll(nodes);
    while (!all && System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
      all = heard.containsAll(nodes);
    }
    starting = false;
    heard.clear();
    return all;
  }

  /// This node is about to stop: its users are on their way to other nodes and keep their status.
  public void leave() {
    leaving = true;
  }

  /// Its users are offline unless they are elsewhere before long.
  @Override
  public void lost(Incarnation node) {
    graces.computeIfAbsent(
        node,
        _ ->
            timers.after(
                "presence of a lost node",
                GRACE,
                () -> {
                  graces.remove(node);
                  drop(node);
                }));
  }

  /// Perhaps it was only slow.
  @Override
  public void arrived(Incarnation node) {
    var grace = graces.remove(node);
    if (grace != null) {
      grace.cancel();
    }
  }

  @Override
  public void opened(UserId user, int count) {
    if (count == 1) {
      tell(user, true);
    }
    statuses.online(user);
  }

  @Override
  public void closed(UserId user, int count) {
    if (count == 0) {
      tell(user, false);
    } else {
      statuses.awayIfIdle(user);
    }
  }

  @Override
  public void alive(UserId user) {
    statuses.awayIfIdle(user);
  }

  /// The lock makes the order of what is told the order of what happened.
  private synchronized void tell(UserId user, boolean open) {
    if (open) {
      own.add(user);
    } else {
      own.remove(user);
    }
    if (!leaving) {
      announcer.announce(new PresenceNotices.Change(self, open).about(user));
    }
  }

  private synchronized void tellAll() {
    if (!leaving) {
      PresenceNotices.share(self, own).forEach(announcer::announce);
    }
  }

  private void changed(String key, byte @Nullable [] data) {
    var user = new UserId(key);
    var change = PresenceNotices.Change.read(requireNonNull(data));
    if (change.open()) {
      table.opened(change.node(), user);
    } else if (table.closed(change.node(), user) == PresenceTable.Change.OFFLINE) {
      leftBy(change.node(), Set.of(user));
    }
  }

  private void shared(String key, byte @Nullable [] data) {
    var part = PresenceNotices.Part.read(requireNonNull(data));
    var node = new Incarnation(key);
    leftBy(node, table.share(node, part.users(), part.first(), part.last()));
    if (starting && part.last()) {
      heard.add(node);
    }
  }

  /// The node where the last connection was writes it down; not on the tailer's thread, as that
  /// takes time.
  private void leftBy(Incarnation node, Set<UserId> gone) {
    if (node.equals(self) && !gone.isEmpty()) {
      soon("users are offline", () -> gone.forEach(this::offline));
    }
  }

  private void offline(UserId user) {
    if (!table.online(user)) {
      statuses.offline(user);
    }
  }

  /// Another node may have written that a user is offline before it knew that the user is here, or
  /// this node before the user came back. It comes to where the user is in the log, and is put
  /// right here.
  private void written(UserId user) {
    if (isHere(user)) {
      soon("the status of somebody here", () -> putRight(user));
    }
  }

  private void putRight(UserId user) {
    if (isHere(user)) {
      statuses.present(user);
      offline(user);
    }
  }

  private synchronized boolean isHere(UserId user) {
    return own.contains(user);
  }

  private synchronized Set<UserId> here() {
    return Set.copyOf(own);
  }

  /// Tries again until the database can be had.
  private void soon(String name, Runnable body) {
    after(name, Duration.ZERO, body);
  }

  private void after(String name, Duration delay, Runnable body) {
    timers.after(
        name,
        delay,
        () -> {
          try {
            body.run();
          } catch (ProblemException e) {
            if (!(e.problem() instanceof Problem.Unavailable)) {
              throw e;
            }
            after(name, AGAIN, body);
          }
        });
  }

  /// In a new epoch something may have been missed: every node tells its share again, and who does
  /// not is gone. Those here may have been written off.
  private void startOver() {
    table.doubt();
    tellAll();
    soon("the statuses of those here", () -> statuses.offlineAmong(here()).forEach(this::putRight));
    timers.after("presence of silent nodes", GRACE, () -> table.silent().forEach(this::drop));
  }

  private void drop(Incarnation node) {
    if (!node.equals(self)) {
      table.lost(node).forEach(statuses::offline);
    }
  }
}
