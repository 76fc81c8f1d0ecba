package rookery.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The table `bad-requests.txt`, read. Immutable.
final class BadRequests {
  private static final Pattern ROUTE = Pattern.compile("([A-Z]+) (\\S+)( good=(.*))?");
  private static final Pattern REQUEST =
      Pattern.compile("  (\\S+) (\\S+) ([\\d|]+) (\\S+)(?:  (.*))?");
  private static final Pattern REPEATED = Pattern.compile("<(\\d+)\\*(.)>");

  private BadRequests() {}

  /// One route of the table.
  ///
  /// @param path below `/api/v4`, or a whole one, with names of [World] in braces
  /// @param good a body that it takes, "" when it takes none
  record Row(String method, String path, String good, List<Request> requests) {
    /// Whether this row is about the route with that path, such as `/api/v4/users/{user_id}`.
    boolean isAbout(String routeMethod, String routePath) {
      return method.equals(routeMethod) && shape(whole(path)).equals(shape(routePath));
    }
  }

  /// One bad request and what it is answered.
  ///
  /// @param statuses one or several that the protocol allows
  /// @param ids patterns of the error's id
  record Request(
      String who, String address, List<Integer> statuses, List<String> ids, @Nullable String body) {
    boolean expects(int status, String id) {
      return statuses.contains(status) && ids.stream().anyMatch(each -> matches(each, id));
    }

    private static boolean matches(String pattern, String id) {
      return pattern.endsWith("*")
          ? id.startsWith(pattern.substring(0, pattern.length() - 1))
          : id.equals(pattern);
    }
  }

  /// The whole path of an address in the table.
  static String whole(String path) {
    return path.startsWith("/api/") ? path : "/api/v4" + path;
  }

  /// A path with every parameter as a star.
  static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "*");
  }

  static List<Row> read() {
    return RouteTable.read(
        "bad-requests.txt",
        BadRequests::row,
        (row, line) -> row.requests().add(request(row.path(), line)));
  }

  private static Row row(String line) {
    var parts = ROUTE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    String good = parts.group(4) == null ? "" : parts.group(4);
    return new Row(parts.group(1), parts.group(2), good, new ArrayList<>());
  }

  private static Request request(String path, String line) {
    var parts = REQUEST.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    String address = parts.group(2).equals("-") ? path : parts.group(2);
    var statuses = List.of(parts.group(3).split("\\|")).stream().map(Integer::valueOf).toList();
    var ids = List.of(parts.group(4).split("\\|"));
    return new Request(parts.group(1), address, statuses, ids, repeated(parts.group(5)));
  }

  private static @Nullable String repeated(@Nullable String body) {
    return body == null
        ? null
        : REPEATED.matcher(body).replaceAll(m -> m.group(2).repeat(Integer.parseInt(m.group(1))));
  }
}
