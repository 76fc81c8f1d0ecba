package rookery.delivery;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Makes events atomic with the rows they tell of: what is added here is committed with the
/// transaction or not at all, and after the commit it enters the event log, in row order per
/// subject. [rookery.postgres.Database#write] returns once the events are in the log or, if the log
/// does not take them soon, after a short bound; they are then appended later.
///
/// Rows of one subject (such as one channel, or one user) enter the log in commit order, whichever
/// nodes write them, if their transactions take a lock that makes them follow each other; of two
/// that nothing serialises, either may come first. Rows of one act, which usually is the whole
/// transaction, keep their order, unless its subjects still have rows to be appended by different
/// nodes. A change of entitlements keeps its place among the others always: its transaction is
/// repeated until that is possible, or refused.
public interface Outbox {
  /// Tells clients.
  <S extends Scope> void add(
      Transaction transaction, DurableEvent<S> event, S scope, List<HookCall> hooks);

  /// Tells clients, without frame hooks.
  default <S extends Scope> void add(Transaction transaction, DurableEvent<S> event, S scope) {
    add(transaction, event, scope, List.of());
  }

  /// Tells nodes. The caches of this node are emptied of it right after the commit already.
  void add(Transaction transaction, Notice notice);

  /// What is added from here on is another act than what came before: several callers share the
  /// transaction. Acts without a subject in common need not stay in order, and are not given to
  /// another node because of each other.
  void nextAct(Transaction transaction);

  /// Changes what a user may receive: raises the version and logs the change. Comes before the
  /// events of the same transaction that depend on it.
  void entitle(Transaction transaction, UserId user, EntitlementChange.Change change);
}
