package rookery.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// The tables of a simulated cluster, with the rules of [OutboxSql], [SweepSql] and the authority
/// on epochs. A step is a transaction. Not thread-safe; confined to its simulation.
final class SimOutbox {
  final TreeMap<Long, Row> rows = new TreeMap<>();
  final Set<Incarnation> lost = new HashSet<>();
  final List<Committed> committed = new ArrayList<>();
  Epoch current;

  /// In which order epochs became the current one.
  final List<Epoch> reigns = new ArrayList<>();

  private final PublishHistory.Mutation mutation;
  private long lastId;

  SimOutbox(PublishHistory.Mutation mutation, Epoch first) {
    this.mutation = mutation;
    this.current = first;
    reigns.add(first);
  }

  /// @param subject what it is about
  /// @param seen how far its writer had read the log
  record Row(long id, String subject, Incarnation owner, Position seen, boolean visible) {
    Row of(Incarnation other, Position where) {
      return new Row(id, subject, other, where, visible);
    }

    Row committed() {
      return new Row(id, subject, owner, seen, true);
    }
  }

  /// A row that was committed, and how many epochs had become current before.
  record Committed(long id, String subject, int reigns) {}

  void becomesCurrent(Epoch epoch) {
    if (!reigns.contains(epoch)) {
      current = epoch;
      reigns.add(epoch);
    }
  }

  /// Whether `epoch` counts.
  boolean holds(Epoch epoch) {
    return current.equals(epoch) || mutation == PublishHistory.Mutation.DELETE_IN_ENDED_EPOCH;
  }

  /// Writes a row, still invisible; nothing if its writer is lost.
  @Nullable Row insert(Incarnation writer, String subject, Position seen) {
    if (lost.contains(writer)) {
      return null;
    }
    Row older = newestOlder(subject, Long.MAX_VALUE);
    boolean bound = older != null && mutation != PublishHistory.Mutation.NO_SUBJECT_ORDER;
    var row = new Row(++lastId, subject, bound ? older.owner() : writer, seen, false);
    rows.put(row.id(), row);
    return row;
  }

  /// The newest row of a subject before another.
  @Nullable Row newestOlder(String subject, long before) {
    for (Row row : rows.headMap(before, false).descendingMap().values()) {
      if (row.subject().equals(subject)) {
        return row;
      }
    }
    return null;
  }

  void commit(Row row) {
    rows.put(row.id(), row.committed());
    committed.add(new Committed(row.id(), row.subject(), reigns.size()));
  }

  void rollBack(Row row) {
    rows.remove(row.id());
  }

  /// The visible rows of an owner, oldest first.
  List<Row> of(Incarnation owner) {
    return rows.values().stream()
        .filter(row -> row.visible() && row.owner().equals(owner))
        .toList();
  }

  /// Deletes what an epoch acknowledged, if it counts.
  boolean delete(Incarnation owner, Epoch epoch, Collection<Long> ids) {
    if (!holds(epoch)) {
      return false;
    }
    for (long id : ids) {
      Row row = rows.get(id);
      if (row != null && row.owner().equals(owner)) {
        rows.remove(id);
      }
    }
    return true;
  }

  /// What a sweep ends with: rows that are in the log go, the others get a living owner.
  void takeOver(
      Incarnation from, Incarnation to, Collection<Long> all, Set<Long> found, Position end) {
    if (!current.equals(end.epoch())) {
      return;
    }
    for (long id : all) {
      Row row = rows.get(id);
      if (row == null || !row.owner().equals(from)) {
        continue;
      }
      if (found.contains(id)) {
        rows.remove(id);
      } else {
        Row older = newestOlder(row.subject(), id);
        boolean bound = older != null && !older.owner().equals(from);
        rows.put(id, row.of(bound ? older.owner() : to, end));
      }
    }
  }
}
