package rookery.people.status;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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
/// user's last connection of all ends writes down that the user is offline; if that node is lost,
/// the leader does, by a job. Thread-safe.
public final class Presence implements ConnectionWatcher, Roster.Listener {
  /// How long clients may take to come back to another node before they count as gone.
  private static final Duration GRACE = Duration.ofSeconds(30);

  /// After a write that the database did not take.
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /// How long the leader has to write down who left with a lost node. It may not know: if it began
  /// after that node was lost, nobody told it who was there. Then those who know do it.
  private static final Duration LEADER_FIRST = Duration.ofSeconds(20);

  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final Duration WHOLE_SHARE_EVERY = Duration.ofMinutes(1);

  private final PresenceTable table;
  private final Statuses statuses;
  private final Incarnation self;
  private final Announcer announcer;
  private final Timers timers;
  private final InstantSource clock;
  private final Set<UserId> own = new HashSet<>();
  private final Map<Incarnation, Timers.Task> graces = new ConcurrentHashMap<>();

  /// Who was on a node that was lost and is nowhere now: to be written down, by whoever leads.
  private final Set<UserId> left = ConcurrentHashMap.newKeySet();

  private volatile long settledAt;
  private final Set<Incarnation> heard = ConcurrentHashMap.newKeySet();
  private volatile boolean starting = true;
  private volatile boolean leaving;

  private Presence(
      PresenceTable table,
      Statuses statuses,
      Incarnation self,
      Announcer announcer,
      Timers timers,
      InstantSource clock) {
    this.table = table;
    this.statuses = statuses;
    this.self = self;
    this.announcer = announcer;
    this.timers = timers;
    this.clock = clock;
    this.settledAt = clock.millis() + GRACE.toMillis();
  }

  /// Begins to follow; the share of this node is told every minute and when somebody asks.
  static Presence follow(
      PresenceTable table,
      Statuses statuses,
      Incarnation self,
      Announcer announcer,
      Notices notices,
      Timers timers,
      InstantSource clock) {
    var presence = new Presence(table, statuses, self, announcer, timers, clock);
    notices.on(PresenceNotices.CHANGE, presence::changed);
    notices.on(PresenceNotices.SHARE, presence::shared);
    notices.on(PresenceNotices.ASK, (_, _) -> presence.tellAll());
    notices.on(Statuses.CHANGED, (key, _) -> presence.heardOf(new UserId(key)));
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
  public void returned(UserId user, int count) {
    if (count == 1) {
      tell(user, true);
    }
    statuses.returned(user);
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
      left.remove(user);
    } else if (table.closed(change.node(), user) == PresenceTable.Change.OFFLINE) {
      leftBy(change.node(), Set.of(user));
    }
  }

  private void shared(String key, byte @Nullable [] data) {
    var part = PresenceNotices.Part.read(requireNonNull(data));
    var node = new Incarnation(key);
    left.removeAll(part.users());
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
  private void heardOf(UserId user) {
    left.remove(user);
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
    settledAt = clock.millis() + GRACE.toMillis();
    table.doubt();
    tellAll();
    soon("the statuses of those here", () -> statuses.offlineAmong(here()).forEach(this::putRight));
    timers.after("presence of silent nodes", GRACE, () -> table.silent().forEach(this::drop));
  }

  private void drop(Incarnation node) {
    if (!node.equals(self)) {
      Set<UserId> gone = table.lost(node);
      left.addAll(gone);
      after("who left with a lost node", LEADER_FIRST, () -> writeDown(gone));
    }
  }

  private void writeDown(Set<UserId> gone) {
    gone.stream().filter(left::contains).forEach(this::offline);
    left.removeAll(gone);
  }

  /// Whether somebody's status has to be written down, as the node that had to do it was lost.
  boolean anyLeft() {
    return !left.isEmpty();
  }

  /// Some of those.
  List<UserId> left(int most) {
    return left.stream().limit(most).toList();
  }

  /// It was written down, or is not to be.
  void written(Collection<UserId> users) {
    left.removeAll(users);
  }

  /// Whether the user has a connection on any node, as this one knows.
  boolean connected(UserId user) {
    return table.online(user);
  }

  /// Whether all nodes had time to tell who is connected to them, since this one began to follow or
  /// something may have been missed.
  boolean settled() {
    return clock.millis() >= settledAt;
  }
}
