package rookery.jobs;

import java.util.Optional;
import java.util.function.Function;
import rookery.postgres.Transaction;

/// Which node leads, as this one sees it. Owned by this module; the server adapts it to whoever
/// elects leaders.
///
/// 1. A term has one leader, and a newer one a larger number.
/// 2. While a guarded transaction is open no newer term begins, and [#term] within it tells the
///    term that guards it, or 0.
public interface Lead {
  /// The term in which this node leads, as far as it knows; 0 if it does not.
  long term();

  /// Does something in one transaction, if this node leads until that ends; nothing otherwise.
  <T> Optional<T> guarded(Function<Transaction, T> work);
}
