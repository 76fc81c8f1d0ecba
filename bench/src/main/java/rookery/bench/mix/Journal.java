package rookery.bench.mix;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import rookery.bench.figures.Latencies;
import rookery.bench.wire.Call;
import rookery.bench.wire.Outcome;

/// How often what was done, and how long the calls took, by their kind. Thread-safe.
public final class Journal {
  private static final Pattern ID = Pattern.compile("(?<=/)[a-z0-9]{26}(?=/|$)");
  private static final Pattern TELLING = Pattern.compile("[?&](before|since)=[a-z0-9]{2}");

  private final Map<Action, LongAdder> actions = new EnumMap<>(Action.class);
  private final Map<Action, LongAdder> calls = new EnumMap<>(Action.class);
  private final ConcurrentMap<String, Latencies> kinds = new ConcurrentHashMap<>();

  /// A stretch of time. Immutable.
  ///
  /// @param actions that were done, each with all of its calls
  /// @param calls that were answered well, by the action that they belong to
  /// @param kinds how long calls took, by their kind
  public record Page(
      Map<Action, Long> actions, Map<Action, Long> calls, Map<String, Latencies.Stretch> kinds) {
    /// All actions but those of every minute.
    public long done() {
      return actions.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How long all calls took.
    public Latencies.Stretch all() {
      return kinds.values().stream()
          .reduce(Latencies.Stretch::plus)
          .orElseGet(() -> new Latencies().take());
    }
  }

  public Journal() {
    for (Action action : Action.values()) {
      actions.put(action, new LongAdder());
      calls.put(action, new LongAdder());
    }
  }

  /// An action is done.
  void did(Action action) {
    adder(actions, action).increment();
  }

  /// A call of an action was answered well.
  void called(Action action, Outcome outcome) {
    adder(calls, action).increment();
    kinds.computeIfAbsent(kind(outcome.call()), _ -> new Latencies()).record(outcome.nanos());
  }

  /// A call that a client made because its socket opened.
  public void reconnected(Outcome outcome) {
    if (outcome.fine()) {
      called(Action.RECONNECT, outcome);
    }
  }

  private static LongAdder adder(Map<Action, LongAdder> of, Action action) {
    return java.util.Objects.requireNonNull(of.get(action));
  }

  /// A call, whoever makes it and about whatever.
  static String kind(Call call) {
    String path = call.path();
    int query = path.indexOf('?');
    String pattern = ID.matcher(query < 0 ? path : path.substring(0, query)).replaceAll("{id}");
    var telling = TELLING.matcher(path);
    return call.method() + " " + pattern + (telling.find() ? "?" + telling.group(1) : "");
  }

  /// What came since the last time this was asked.
  public Page take() {
    var times = new TreeMap<String, Latencies.Stretch>();
    kinds.forEach((kind, latencies) -> times.put(kind, latencies.take()));
    times.values().removeIf(each -> each.count() == 0);
    return new Page(taken(actions), taken(calls), times);
  }

  private static Map<Action, Long> taken(Map<Action, LongAdder> of) {
    var counts = new EnumMap<Action, Long>(Action.class);
    of.forEach((action, adder) -> counts.put(action, adder.sumThenReset()));
    return counts;
  }
}
