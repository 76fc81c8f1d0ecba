package rookery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A table of routes in a text file: a line for each, below it, indented, a line for each request.
/// Empty lines and those that begin with # say nothing. Immutable.
final class RouteTable {
  private RouteTable() {}

  /// Reads a file that lies beside this class.
  ///
  /// @param row makes a row of a route's line
  /// @param request adds an indented line to the row above it
  static <R> List<R> read(String file, Function<String, R> row, BiConsumer<R, String> request) {
    var rows = new ArrayList<R>();
    for (String line : text(file).lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        request.accept(rows.getLast(), line);
      } else {
        rows.add(row.apply(line));
      }
    }
    return rows;
  }

  /// The text of a file that lies beside this class.
  static String text(String file) {
    try (var in = RouteTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
