package rookery.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// An outbox for tests of features: keeps what committed transactions added, in order, gives
/// notices to the listeners right away, and raises entitlement versions as the real one does. It is
/// the announcer and the notices too. Thread-safe.
public final class RecordingOutbox implements Outbox, Announcer, Notices {
  private final List<LogRecord> committed = new CopyOnWriteArrayList<>();
  private final Map<String, List<Topic.Listener>> listeners = new HashMap<>();
  private final List<Runnable> epochTasks = new CopyOnWriteArrayList<>();

  /// What was committed or announced so far, oldest first.
  public List<LogRecord> records() {
    return List.copyOf(committed);
  }

  /// The client events among [#records].
  public List<ClientEvent> events() {
    return committed.stream()
        .filter(ClientEvent.class::isInstance)
        .map(ClientEvent.class::cast)
        .toList();
  }

  /// The client events of one type.
  public List<ClientEvent> events(String type) {
    return events().stream().filter(event -> event.type().equals(type)).toList();
  }

  /// Forgets what was recorded.
  public void clear() {
    committed.clear();
  }

  /// As if the log had begun anew.
  public void newEpoch() {
    epochTasks.forEach(Runnable::run);
  }

  @Override
  public <S extends Scope> void add(
      Transaction transaction, DurableEvent<S> event, S scope, List<HookCall> hooks) {
    pending(transaction).add(ClientEvent.of(event, scope, hooks));
  }

  @Override
  public void nextAct(Transaction transaction) {}

  @Override
  public void add(Transaction transaction, Notice notice) {
    pending(transaction).add(notice);
  }

  @Override
  public void entitle(Transaction transaction, UserId user, EntitlementChange.Change change) {
    long version = EntitlementSql.raise(transaction, user);
    pending(transaction).add(new EntitlementChange(user, version, change));
  }

  @Override
  public <S extends Scope> void announce(FleetingEvent<S> event, S scope) {
    apply(ClientEvent.of(event, scope, List.of()));
  }

  @Override
  public void announce(Notice notice) {
    apply(notice);
  }

  @Override
  public synchronized void on(Topic topic, Topic.Listener listener) {
    listeners.computeIfAbsent(topic.name(), _ -> new CopyOnWriteArrayList<>()).add(listener);
  }

  @Override
  public void forget(Topic topic, Consumer<String> forget) {
    on(topic, (key, _) -> forget.accept(key));
  }

  @Override
  public void onNewEpoch(Runnable task) {
    epochTasks.add(task);
  }

  private List<LogRecord> pending(Transaction transaction) {
    return transaction.companion(Pending.class, tx -> new Pending(tx, this)).records;
  }

  private synchronized void apply(LogRecord record) {
    committed.add(record);
    if (record instanceof Notice(var topic, var key, var data)) {
      listeners.getOrDefault(topic, List.of()).forEach(l -> l.noticed(key, data));
    }
  }

  private static final class Pending {
    private final List<LogRecord> records = new ArrayList<>();

    Pending(Transaction transaction, RecordingOutbox outbox) {
      transaction.afterCommit(() -> records.forEach(outbox::apply));
    }
  }
}
