package rookery.acceptance;

import java.util.List;
import java.util.regex.Pattern;

/// The table `statements.txt`, read. Immutable.
final class StatementTable {
  private static final Pattern ROW =
      Pattern.compile(
          "([A-Z]+) (\\S+)(?: (\\S.*?))? +\\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+|-)");

  private StatementTable() {}

  /// A call and what it costs. Immutable.
  ///
  /// @param body JSON, "" for none
  /// @param status that it is answered with
  /// @param cold statements of the first call by a user whom the node does not know, in places that
  ///   it does not know
  /// @param warm statements of a later one
  /// @param unchanged statements of one by a client that has the answer; "-" if answers have no tag
  record Row(
      String method,
      String address,
      String body,
      int status,
      int cold,
      int warm,
      String unchanged) {
    /// The row as it would be with these costs.
    String with(int otherCold, int otherWarm, String otherUnchanged) {
      return "%s | %d | %d | %d | %s"
          .formatted(
              (method + " " + address + " " + body).strip(),
              status,
              otherCold,
              otherWarm,
              otherUnchanged);
    }

    /// The row.
    String line() {
      return with(cold, warm, unchanged);
    }
  }

  static List<Row> read() {
    return RouteTable.read(
        "statements.txt",
        StatementTable::row,
        (_, line) -> {
          throw new IllegalArgumentException(line);
        });
  }

  private static Row row(String line) {
    var parts = ROW.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    return new Row(
        parts.group(1),
        parts.group(2),
        parts.group(3) == null ? "" : parts.group(3),
        Integer.parseInt(parts.group(4)),
        Integer.parseInt(parts.group(5)),
        Integer.parseInt(parts.group(6)),
        parts.group(7));
  }
}
