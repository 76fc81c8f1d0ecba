package rookery.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Position;
import rookery.delivery.OutboxSql.Written;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.PublishQueue.Reservation;
import rookery.kernel.Incarnation;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The outbox over PostgreSQL: collects a transaction's records, writes them in one statement as
/// its last act, and hands them to the publisher. Rows that another node must append, because it
/// has one of their subject to append, are told to it through the log. Thread-safe.
final class TransactionalOutbox implements Outbox {
  /// Tells a node, by its incarnation, that rows were written for it.
  static final Topic WRITTEN_FOR = new Topic("outbox");

  private final Publisher publisher;
  private final Incarnation self;
  private final Tail tail;
  private final Runnable look;

  /// Begins to hear of rows that others wrote for this node.
  ///
  /// @param look reads the table soon, for rows of this node
  static TransactionalOutbox follow(
      Publisher publisher, Incarnation self, Tail tail, Runnable look) {
    tail.on(
        WRITTEN_FOR,
        (owner, _) -> {
          if (owner.equals(self.value())) {
            look.run();
          }
        });
    return new TransactionalOutbox(publisher, self, tail, look);
  }

  private TransactionalOutbox(Publisher publisher, Incarnation self, Tail tail, Runnable look) {
    this.publisher = publisher;
    this.self = self;
    this.tail = tail;
    this.look = look;
  }

  @Override
  public <S extends Scope> void add(
      Transaction transaction, DurableEvent<S> event, S scope, List<HookCall> hooks) {
    of(transaction).records.add(ClientEvent.of(event, scope, hooks));
  }

  @Override
  public void add(Transaction transaction, Notice notice) {
    of(transaction).records.add(notice);
  }

  @Override
  public void entitle(Transaction transaction, UserId user, EntitlementChange.Change change) {
    long version = EntitlementSql.raise(transaction, user);
    of(transaction).records.add(new EntitlementChange(user, version, change));
  }

  private Pending of(Transaction transaction) {
    return transaction.companion(Pending.class, Pending::new);
  }

  private List<Written> write(Transaction transaction, List<LogRecord> records) {
    if (records.isEmpty()) {
      return List.of();
    }
    Position seen = tail.position();
    var rows = OutboxSql.insert(transaction, self, seen.epoch().toString(), seen.index(), records);
    if (rows.isEmpty()) {
      throw Problems.unavailable(
          "event log", new IllegalStateException("this node was declared lost: " + self));
    }
    return rows;
  }

  /// The records of one transaction. Not thread-safe; confined to the thread of the transaction.
  private final class Pending {
    private final List<LogRecord> records = new ArrayList<>();
    private final Set<Incarnation> others = new HashSet<>();
    private @Nullable Reservation reservation;

    Pending(Transaction transaction) {
      transaction.beforeCommit(() -> written(write(transaction, records)));
      transaction.afterRollback(() -> {
        if (reservation != null) {
          publisher.abandon(reservation);
        }
      });
      transaction.afterCommit(() -> {
        records.forEach(tail::committed);
        others.forEach(node -> publisher.announce(WRITTEN_FOR.about(node.value())));
        if (reservation != null) {
          committed(reservation);
        } else if (!others.isEmpty()) {
          publisher.answeredEarly();
        }
      });
    }

    private void written(List<Written> rows) {
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

    private void committed(Reservation kept) {
      if (publisher.commit(kept)) {
        publisher.await(kept);
      } else {
        look.run();
        publisher.answeredEarly();
      }
    }
  }
}
