package rookery.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog.Stretch;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// A cluster that writes, in one thread and from one seed: three nodes, tables, a log that loses
/// answers, trims, begins anew, and fails over to another while some nodes still talk to the old
/// one; nodes that die, pause, wake and are swept by several at once. Not thread-safe; confined to
/// its test.
final class PublishHistory {
  private static final int NODES = 3;
  private static final List<String> SUBJECTS = List.of("a", "b", "c");
  private static final int LONGEST_SETTLING = 30_000;

  private final Random random;
  private final Mutation mutation;
  private final SimOutbox table;
  private final List<SimPublisher> nodes = new ArrayList<>();
  private final Map<Epoch, Map<Long, LogEntry>> history = new LinkedHashMap<>();
  private final List<InProcessLog> logs = new ArrayList<>();
  private final int bytes;
  private final int faults;
  private int lives;
  private int epochs;

  /// Something wrong that is planted.
  enum Mutation {
    NONE,
    NO_SUBJECT_ORDER,
    NO_FENCE,
    SWEEP_WITHOUT_LOOKING,
    SWEEP_IGNORES_TRIM,
    REGISTER_LOST,
    SAME_LIFE_AFTER_RESTART,
    /// What an epoch acknowledged after it had ended is deleted: two Redis at once.
    DELETE_IN_ENDED_EPOCH,
    NEW_NUMBER_FOR_A_RETRY
  }

  /// The cluster broke a promise.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  PublishHistory(long seed, Mutation mutation) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 31);
    this.mutation = mutation;
    this.bytes = random.nextBoolean() ? 60 : 1 << 16;
    this.faults = 1 + random.nextInt(6);
    var first = log();
    this.table = new SimOutbox(mutation, first.head().epoch());
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(first));
    }
  }

  private InProcessLog log() {
    var log = new InProcessLog(new Epoch("e" + epochs++), bytes);
    logs.add(log);
    return log;
  }

  private SimPublisher node(InProcessLog log) {
    var life = new Incarnation("life%021d0".formatted(lives++));
    return new SimPublisher(life, table, log, mutation);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private SimPublisher pick() {
    return nodes.get(random.nextInt(NODES));
  }

  private InProcessLog newest() {
    return logs.getLast();
  }

  /// Runs it to a quiet end.
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(100) < faults) {
        fault();
      } else {
        step(pick(), false);
      }
      look();
    }
    settle();
    judge();
  }

  private void settle() {
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).paused = false;
      nodes.get(i).log = newest();
    }
    table.becomesCurrent(newest().head().epoch());
    for (int i = 0; i < LONGEST_SETTLING; i++) {
      SimPublisher node = pick();
      if (node.over()) {
        nodes.set(nodes.indexOf(node), node(newest()));
      } else {
        step(node, true);
      }
      look();
      table.becomesCurrent(newest().head().epoch());
      if (table.rows.isEmpty() && nodes.stream().allMatch(SimPublisher::idle)) {
        return;
      }
    }
    throw new Violation("it never comes to rest: " + table.rows.values());
  }

  private void step(SimPublisher node, boolean settling) {
    if (!node.runs()) {
      return;
    }
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        boolean free = nodes.stream().noneMatch(other -> other.locked().contains(subject));
        if (!settling && free) {
          node.write(subject);
        }
      }
      case 2, 3 -> node.decide(settling || chance(90));
      case 4, 5 -> node.publish(settling || chance(85), settling || chance(80));
      case 6 -> {
        node.tail();
        if (chance(50)) {
          node.read();
        } else {
          node.delete();
        }
      }
      default -> sweep(node, settling);
    }
  }

  /// Owners of rows that seem to be gone are declared lost, rightly or not, and swept.
  private void sweep(SimPublisher node, boolean settling) {
    var owners =
        new ArrayList<>(
            new HashSet<>(table.rows.values().stream().map(SimOutbox.Row::owner).toList()));
    owners.remove(node.self);
    owners.sort(java.util.Comparator.comparing(Incarnation::value));
    if (owners.isEmpty()) {
      return;
    }
    Incarnation owner = owners.get(random.nextInt(owners.size()));
    var holder = nodes.stream().filter(other -> other.up && other.self.equals(owner)).findFirst();
    boolean suspect = holder.isEmpty() || (!settling && chance(holder.get().paused ? 30 : 2));
    if (suspect) {
      table.lost.add(owner);
    }
    if (table.lost.contains(owner)) {
      node.sweep(owner);
    }
  }

  private void fault() {
    SimPublisher node = pick();
    switch (random.nextInt(6)) {
      case 0 -> {
        if (node.up) {
          node.crash();
        }
      }
      case 1 -> {
        if (node.over()) {
          boolean same = mutation == Mutation.SAME_LIFE_AFTER_RESTART;
          nodes.set(nodes.indexOf(node), same ? node.again() : node(node.log));
        }
      }
      case 2 -> node.paused = node.up && !node.paused;
      case 3 -> {
        if (chance(20)) {
          newest().renew(newest().head().epoch());
        }
      }
      case 4 -> {
        // Another server takes over; who has not noticed goes on with the old one.
        if (chance(25)) {
          log();
        }
      }
      default -> node.log = newest();
    }
    if (chance(60)) {
      table.becomesCurrent(newest().head().epoch());
    }
  }

  /// Keeps what all logs hold, before they trim it.
  private void look() {
    for (InProcessLog log : logs) {
      Position head = log.head();
      var kept = history.computeIfAbsent(head.epoch(), _ -> new HashMap<>());
      for (long from = Math.max(0, head.index() - 3); from <= head.index(); from++) {
        if (log.read(new Position(head.epoch(), from), 10) instanceof Stretch.Entries(var found)) {
          found.forEach(entry -> kept.putIfAbsent(entry.position().index(), entry));
          break;
        }
      }
    }
  }

  private List<Long> rowsOf(Epoch epoch) {
    var entries = history.getOrDefault(epoch, Map.of());
    return entries.keySet().stream()
        .sorted()
        .flatMap(index -> SimPublisher.rows(entries.get(index)).stream())
        .toList();
  }

  private void judge() {
    Set<Long> committed = new HashSet<>();
    Map<Long, String> subjects = new HashMap<>();
    table.committed.forEach(row -> {
      committed.add(row.id());
      subjects.put(row.id(), row.subject());
    });
    for (Epoch epoch : table.reigns) {
      List<Long> rows = rowsOf(epoch);
      if (new HashSet<>(rows).size() < rows.size()) {
        throw new Violation("a row is twice in " + epoch + ": " + rows);
      }
      for (String subject : SUBJECTS) {
        var own = rows.stream().filter(row -> subject.equals(subjects.get(row))).toList();
        if (!own.equals(own.stream().sorted().toList())) {
          throw new Violation("subject " + subject + " is out of order in " + epoch + ": " + own);
        }
      }
      if (!committed.containsAll(rows)) {
        throw new Violation("a row that was never committed is in " + epoch);
      }
    }
    // Whoever was connected when a row was committed got it in that epoch, or was started over.
    Epoch last = table.reigns.getLast();
    Set<Long> inLast = new HashSet<>(rowsOf(last));
    for (SimOutbox.Committed row : table.committed) {
      if (row.reigns() == table.reigns.size() && !inLast.contains(row.id())) {
        throw new Violation("row " + row.id() + " never came to the log");
      }
    }
  }
}
