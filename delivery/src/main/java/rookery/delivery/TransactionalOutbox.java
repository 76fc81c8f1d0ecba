package rookery.delivery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Position;
import rookery.delivery.PublishQueue.Reservation;
import rookery.kernel.Incarnation;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The outbox over PostgreSQL: collects a transaction's records, writes them in one statement as
/// its last act, and hands them to the publisher. Thread-safe.
final class TransactionalOutbox implements Outbox {
  private final Publisher publisher;
  private final Incarnation owner;
  private final Tail tail;

  TransactionalOutbox(Publisher publisher, Incarnation owner, Tail tail) {
    this.publisher = publisher;
    this.owner = owner;
    this.tail = tail;
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

  private @Nullable Reservation write(Transaction transaction, List<LogRecord> records) {
    if (records.isEmpty()) {
      return null;
    }
    Position seen = tail.position();
    var rows = OutboxSql.insert(transaction, owner, seen.epoch().toString(), seen.index(), records);
    if (rows.isEmpty()) {
      throw Problems.unavailable(
          "event log", new IllegalStateException("this node was declared lost: " + owner));
    }
    return publisher.reserve(rows);
  }

  /// The records of one transaction. Not thread-safe; confined to the thread of the transaction.
  private final class Pending {
    private final List<LogRecord> records = new ArrayList<>();
    private @Nullable Reservation reservation;

    Pending(Transaction transaction) {
      transaction.beforeCommit(() -> reservation = write(transaction, records));
      transaction.afterRollback(() -> {
        if (reservation != null) {
          publisher.abandon(reservation);
        }
      });
      transaction.afterCommit(() -> {
        records.forEach(tail::committed);
        if (reservation != null) {
          publisher.commit(reservation);
        }
      });
    }
  }
}
