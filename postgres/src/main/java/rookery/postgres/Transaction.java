package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One transaction, and what hangs on its commit. Not thread-safe; confined to the thread of the
/// call.
public final class Transaction extends Queries {
  private final Connection connection;
  private final Counter statements;
  private final Map<Class<?>, Object> companions = new HashMap<>();
  private final List<Runnable> before = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();
  private final List<Runnable> answer = new ArrayList<>();
  private final List<Runnable> failed = new ArrayList<>();
  private boolean plansAreKept;
  private @Nullable Pipeline held;

  Transaction(Connection connection, Counter statements) {
    super(connection, statements);
    this.connection = connection;
    this.statements = statements;
  }

  /// Begins a pipeline: what it is given is sent by [Pipeline#send].
  public Pipeline pipeline() {
    return new Pipeline(this, connection, statements);
  }

  /// Keeps what a pipeline was given for whoever sends next.
  void hold(Pipeline pipeline) {
    sendHeld();
    held = pipeline;
  }

  /// What goes before what is sent now, if anything does.
  @Nullable Pipeline takeHeld() {
    Pipeline taken = held;
    held = null;
    return taken;
  }

  @Override
  void beforeStatement() {
    sendHeld();
  }

  private void sendHeld() {
    if (held != null) {
      pipeline().send();
    }
  }

  /// Notes that plans are kept; false if they are already.
  boolean keepsPlansFromNow() {
    boolean first = !plansAreKept;
    plansAreKept = true;
    return first;
  }

  /// Runs `step` as the last thing inside this transaction.
  public void beforeCommit(Runnable step) {
    before.add(step);
  }

  /// Runs `step` after the commit, outside of the transaction, before [Database#write] returns; not
  /// at all if there is no commit. It should not throw: nothing can be undone any more.
  public void afterCommit(Runnable step) {
    after.add(step);
  }

  /// Runs `step`, which may wait, after all that follows the commit and before whoever called is
  /// answered: by each of them in its own thread, if they share the transaction.
  public void beforeAnswer(Runnable step) {
    answer.add(step);
  }

  /// Runs `step` when the transaction did not commit, or nobody can tell because the connection
  /// broke while it did.
  public void afterRollback(Runnable step) {
    failed.add(step);
  }

  /// The one object of `type` that accompanies this transaction, made when first asked for.
  public <T> T companion(Class<T> type, Function<Transaction, T> make) {
    Object found = companions.get(type);
    if (found == null) {
      found = make.apply(this);
      companions.put(type, found);
    }
    return type.cast(found);
  }

  void beforeCommit() {
    before.forEach(Runnable::run);
    sendHeld();
  }

  void afterRollback() {
    failed.forEach(Runnable::run);
  }

  void afterCommit() {
    after.forEach(Runnable::run);
  }

  void beforeAnswer() {
    answer.forEach(Runnable::run);
  }
}
