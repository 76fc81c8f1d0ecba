package rookery.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Position;
import rookery.delivery.OutboxSql.Older;
import rookery.delivery.OutboxSql.Written;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.PublishQueue.Reservation;
import rookery.kernel.Incarnation;
import rookery.kernel.LogMark;
import rookery.kernel.Problems;
import rookery.kernel.Step;
import rookery.kernel.Tracing;
import rookery.kernel.UserId;
import rookery.postgres.OnceMore;
import rookery.postgres.Transaction;

/// The outbox over PostgreSQL: collects a transaction's records, writes them in one statement as
/// its last act, and hands them to the publisher. Rows that another node must append, because it
/// has one of their subject to append, are told to it through the log. Where this node has read
/// that one in the log already, it deletes it in its owner's stead and appends its own.
/// Thread-safe.
final class TransactionalOutbox implements Outbox {
  /// Tells a node, by its incarnation, that rows were written for it.
  static final Topic WRITTEN_FOR = new Topic("outbox");

  private static final Logger LOG = LoggerFactory.getLogger(TransactionalOutbox.class);
  private static final int MOST_OLDER = 200;

  private final Publisher publisher;
  private final Incarnation self;
  private final Tail tail;
  private final CurrentEpoch epochs;
  private final Runnable look;
  private final Runnable lost;
  private final Tracing tracing;

  /// Begins to hear of rows that others wrote for this node.
  ///
  /// @param look reads the table soon, for rows of this node
  /// @param lost told when it turns out that this life of the node was declared lost
  /// @param tracing is told of the way of traced requests' events into the log
  static TransactionalOutbox follow(
      Publisher publisher,
      Incarnation self,
      Tail tail,
      CurrentEpoch epochs,
      Runnable look,
      Runnable lost,
      Tracing tracing) {
    tail.on(
        WRITTEN_FOR,
        (owner, _) -> {
          if (owner.equals(self.value())) {
            look.run();
          }
        });
    return new TransactionalOutbox(publisher, self, tail, epochs, look, lost, tracing);
  }

  private TransactionalOutbox(
      Publisher publisher,
      Incarnation self,
      Tail tail,
      CurrentEpoch epochs,
      Runnable look,
      Runnable lost,
      Tracing tracing) {
    this.publisher = publisher;
    this.self = self;
    this.tail = tail;
    this.epochs = epochs;
    this.look = look;
    this.lost = lost;
    this.tracing = tracing;
  }

  @Override
  public <S extends Scope> void add(
      Transaction transaction, DurableEvent<S> event, S scope, List<HookCall> hooks) {
    of(transaction).add(ClientEvent.of(event, scope, hooks));
  }

  @Override
  public void add(Transaction transaction, Notice notice) {
    of(transaction).add(notice);
  }

  @Override
  public void nextAct(Transaction transaction) {
    of(transaction).act++;
  }

  @Override
  public void entitle(Transaction transaction, UserId user, EntitlementChange.Change change) {
    long version = EntitlementSql.raise(transaction, user);
    of(transaction).add(new EntitlementChange(user, version, change));
  }

  private Pending of(Transaction transaction) {
    return transaction.companion(Pending.class, Pending::new);
  }

  private List<Written> write(Transaction transaction, List<LogRecord> records, List<Long> acts) {
    if (records.isEmpty()) {
      return List.of();
    }
    Position seen = tail.position();
    var rows =
        OutboxSql.insert(
            transaction,
            self,
            seen.epoch().toString(),
            seen.index(),
            records,
            acts,
            tail.formats());
    if (rows.isEmpty()) {
      lost.run();
      throw Problems.unavailable(
          "event log", new IllegalStateException("this node was declared lost: " + self));
    }
    if (rows.stream().allMatch(written -> written.owner().equals(self))) {
      return rows;
    }
    var owned = claimed(transaction, rows);
    if (tornApart(owned, records, Acts.united(acts, subjects(owned)))) {
      throw new OnceMore(
          Problems.unavailable(
              "event log", new IllegalStateException("events of several nodes are waited for")));
    }
    return owned;
  }

  private static List<String> subjects(List<Written> rows) {
    return rows.stream().map(written -> written.row().subject()).toList();
  }

  /// Whether a change of what somebody may receive, and the events that depend on it, would be
  /// appended by different nodes, and so in any order: who just came in would not be told of it.
  /// Soon the older rows that bind them to those nodes are in the log.
  private static boolean tornApart(List<Written> rows, List<LogRecord> records, List<Long> acts) {
    var owners = new HashMap<Long, Incarnation>();
    var torn = new HashSet<Long>();
    for (int i = 0; i < rows.size(); i++) {
      Incarnation owner = rows.get(i).owner();
      if (!owners.computeIfAbsent(acts.get(i), _ -> owner).equals(owner)) {
        torn.add(acts.get(i));
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      if (records.get(i) instanceof EntitlementChange && torn.contains(acts.get(i))) {
        return true;
      }
    }
    return false;
  }

  /// Takes rows for this node that would be another's, if all that bound them to it has been read
  /// in the log here: in the current epoch, so nobody has to append that again. Otherwise a node
  /// that died would hold up its subjects until it is swept.
  private List<Written> claimed(Transaction transaction, List<Written> rows) {
    long first = rows.getFirst().row().id();
    var subjects = subjects(rows).stream().distinct().toList();
    List<Older> older = OutboxSql.older(transaction, subjects, first, MOST_OLDER);
    var others = older.stream().filter(row -> !row.owner().equals(self)).toList();
    boolean claimed =
        older.size() < MOST_OLDER
            && tail.recent()
                .epochOf(others.stream().map(Older::id).toList())
                .filter(epoch -> epochs.holds(transaction, epoch))
                .isPresent()
            && OutboxSql.claim(transaction, others, rows.stream().map(Written::row).toList(), self);
    return claimed ? rows.stream().map(written -> own(written.row(), older)).toList() : rows;
  }

  private Written own(OutboxRow row, List<Older> older) {
    long behind =
        older.stream()
            .filter(each -> each.owner().equals(self) && each.subject().equals(row.subject()))
            .mapToLong(Older::id)
            .max()
            .orElse(0);
    return new Written(row.behind(behind), self);
  }

  /// The records of one transaction. Not thread-safe; confined to the thread of the transaction.
  private final class Pending {
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Long> acts = new ArrayList<>();
    private final List<String> parents = new ArrayList<>();
    private final List<Map<String, String>> callers = new ArrayList<>();
    private final Set<Incarnation> others = new HashSet<>();
    private List<Written> rows = List.of();
    private @Nullable Reservation reservation;
    private long act;

    Pending(Transaction transaction) {
      transaction.beforeCommit(() -> written(write(transaction, records, acts)));
      transaction.afterRollback(() -> {
        if (reservation != null) {
          publisher.abandon(reservation);
        }
      });
      transaction.afterCommit(() -> {
        tell();
        records.forEach(tail::committed);
        publisher.published(records);
        others.forEach(node -> publisher.announce(WRITTEN_FOR.about(node.value())));
        if (reservation != null) {
          committed(transaction, reservation);
        } else if (!others.isEmpty()) {
          publisher.answeredEarly();
        }
      });
    }

    private void add(LogRecord record) {
      records.add(record);
      acts.add(act);
      if (tracing.on()) {
        parents.add(LogMark.traceparent());
      }
      if (LOG.isDebugEnabled()) {
        callers.add(LogMark.copy());
      }
    }

    /// Whoever reads the log finds here which request an event comes from: the line carries its id,
    /// and the row's goes with the event to every node.
    private void tell() {
      if (callers.isEmpty() || callers.size() < rows.size()) {
        return;
      }
      for (int i = 0; i < rows.size(); i++) {
        if (records.get(i) instanceof ClientEvent event) {
          long row = rows.get(i).row().id();
          LogMark.as(callers.get(i), () -> LOG.debug("The event {} is row {}", event.type(), row));
        }
      }
    }

    private void written(List<Written> all) {
      rows = all;
      var own = new ArrayList<OutboxRow>();
      for (Written written : rows) {
        if (written.owner().equals(self)) {
          own.add(written.row());
        } else {
          others.add(written.owner());
        }
      }
      reservation = own.isEmpty() ? null : publisher.reserve(own);
    }

    private void committed(Transaction transaction, Reservation kept) {
      List<Step> steps = tracing.on() ? traced(kept) : List.of();
      if (publisher.commit(kept)) {
        transaction.beforeAnswer(() -> publisher.await(kept));
      } else {
        steps.forEach(step -> step.reached("left to the table").close());
        look.run();
        publisher.answeredEarly();
      }
    }

    /// A step for each traced request whose rows these are: callers may share a transaction. It
    /// lasts until the log has them, which may be after the request was answered.
    private List<Step> traced(Reservation kept) {
      var own = new LinkedHashMap<String, List<Long>>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).owner().equals(self) && !parents.get(i).isEmpty()) {
          own.computeIfAbsent(parents.get(i), _ -> new ArrayList<>()).add(rows.get(i).row().id());
        }
      }
      var steps = new ArrayList<Step>();
      own.forEach((parent, ids) -> {
        Step step = tracing.follow(Step.Kind.SEND, "append to the event log", parent);
        if (step.recorded()) {
          step.with("rookery.outbox.rows", ids.toString());
          publisher.trace(ids, step.traceparent());
          var _ = kept.appended().whenComplete((_, _) -> step.close());
          steps.add(step);
        }
      });
      return steps;
    }
  }
}
