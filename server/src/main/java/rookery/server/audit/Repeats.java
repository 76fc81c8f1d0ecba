package rookery.server.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Failures of the same kind in a row: the first of a minute are told one by one, how many more
/// there were is told once the minute is over. So nobody makes room for silence by failing often.
/// Time is handed in. Not thread-safe; confined to the lock of its owner.
final class Repeats {
  /// How many are told one by one.
  static final int SINGLY = 10;

  /// How many kinds are told apart; all further ones of an act are one.
  static final int MOST = 10_000;

  private static final long WINDOW = Duration.ofMinutes(1).toMillis();

  private final Map<Kind, Row> rows = new LinkedHashMap<>();

  /// What is the same. Immutable.
  private record Kind(String act, String account, String address, String error) {}

  /// Some of the same kind. Not thread-safe; confined to the lock of its owner.
  private static final class Row {
    private final long since;
    private final boolean anybody;
    private long number;
    private @Nullable AuditEntry held;

    Row(long since, boolean anybody) {
      this.since = since;
      this.anybody = anybody;
    }
  }

  /// Takes a failure; answers whether it is to be told now.
  boolean take(AuditEntry entry, AuditEntry.Failure failure) {
    var kind = new Kind(entry.act(), entry.account(), entry.actor().address(), failure.id());
    Row row = rows.get(kind);
    if (row == null && rows.size() >= MOST) {
      kind = new Kind(entry.act(), "", "", failure.id());
      row = rows.get(kind);
      if (row == null) {
        row = new Row(entry.at(), true);
        rows.put(kind, row);
      }
    } else if (row == null) {
      row = new Row(entry.at(), false);
      rows.put(kind, row);
    }
    if (++row.number <= SINGLY) {
      return true;
    }
    AuditEntry held = row.anybody ? entry.ofAnybody() : entry;
    row.held = held.standingFor(row.number - SINGLY, entry.at());
    return false;
  }

  /// What is to be told now of rows whose minute is over; they are forgotten.
  List<AuditEntry> over(long now) {
    var over = new ArrayList<AuditEntry>();
    var each = rows.values().iterator();
    while (each.hasNext()) {
      Row row = each.next();
      // The oldest come first.
      if (now - row.since < WINDOW) {
        break;
      }
      if (row.held != null) {
        over.add(row.held);
      }
      each.remove();
    }
    return over;
  }

  /// What has not been told yet of all rows; they are forgotten.
  List<AuditEntry> rest() {
    return over(Long.MAX_VALUE);
  }
}
