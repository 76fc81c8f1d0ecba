package rookery.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The table `permissions.txt`, read. Immutable.
final class PermissionTable {
  /// Who asks, in the order of the table's columns.
  static final List<String> PEOPLE =
      List.of("anybody", "stranger", "team", "member", "channel_admin", "team_admin", "admin");

  private static final Pattern ROUTE = Pattern.compile("([A-Z]+) (\\S+)( restore)?");
  private static final Pattern REQUEST =
      Pattern.compile("  (\\S+) +((?:[\\d|]+ ){6}[\\d|]+)(?:  (.*))?");

  private PermissionTable() {}

  /// One route of the table.
  ///
  /// @param restore whether its requests change who is a member or logged in
  record Row(String method, String path, boolean restore, List<Request> requests) {
    boolean isAbout(String routeMethod, String routePath) {
      return method.equals(routeMethod)
          && BadRequests.shape(BadRequests.whole(path)).equals(BadRequests.shape(routePath));
    }
  }

  /// One request and what each of [#PEOPLE] is answered.
  ///
  /// @param cells the statuses that are right, person by person
  record Request(String address, List<List<Integer>> cells, @Nullable String body) {}

  static List<Row> read() {
    return RouteTable.read(
        "permissions.txt",
        PermissionTable::row,
        (row, line) -> row.requests().add(request(row.path(), line)));
  }

  private static Row row(String line) {
    var parts = ROUTE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    return new Row(parts.group(1), parts.group(2), parts.group(3) != null, new ArrayList<>());
  }

  private static Request request(String path, String line) {
    var parts = REQUEST.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    String address = parts.group(1).equals("-") ? path : parts.group(1);
    var cells = List.of(parts.group(2).split(" ")).stream().map(PermissionTable::statuses).toList();
    return new Request(address, cells, parts.group(3));
  }

  private static List<Integer> statuses(String cell) {
    return List.of(cell.split("\\|")).stream().map(Integer::valueOf).toList();
  }
}
