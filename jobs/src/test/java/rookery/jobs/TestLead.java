package rookery.jobs;

import java.util.Optional;
import java.util.function.Function;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// A lead that changes when a test says so, and whose former holder does not know at once. Not
/// thread-safe; confined to the test, but for reading the term.
final class TestLead implements Lead {
  private final Database database;
  private volatile long term;

  TestLead(Database database) {
    this.database = database;
  }

  static void prepare(Database database) {
    database.write(tx -> {
      tx.sql("create table reign (term bigint not null)").run();
      return tx.sql("insert into reign values (0)").run();
    });
  }

  /// From now on this one leads, in a new term.
  void begins() {
    term =
        database.write(tx ->
            tx.sql("update reign set term = term + 1 returning term")
                .only(row -> row.number("term")));
  }

  /// This one knows that it does not lead.
  void ends() {
    term = 0;
  }

  boolean really() {
    return term > 0 && database.read(q -> q.sql("select 1 from reign where term = ?", term).any());
  }

  @Override
  public long term() {
    return term;
  }

  @Override
  public <T> Optional<T> guarded(Function<Transaction, T> work) {
    long mine = term;
    if (mine == 0) {
      return Optional.empty();
    }
    Optional<T> done =
        database.write(tx ->
            tx.sql("select 1 from reign where term = ? for share", mine).any()
                ? Optional.of(work.apply(tx))
                : Optional.<T>empty());
    if (done.isEmpty() && term == mine) {
      term = 0;
    }
    return done;
  }
}
