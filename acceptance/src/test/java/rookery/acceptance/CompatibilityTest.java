package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/compatibility.md lists what a node serves of the protocol: no more, no less.
class CompatibilityTest {
  private static final Pattern ROW = Pattern.compile("^\\| (GET|POST|PUT|DELETE) (/\\S+) \\|.*");

  @Test
  void the_page_lists_every_endpoint() throws IOException {
    List<String> lines = Files.readAllLines(Sources.ROOT.resolve("docs/compatibility.md"));
    var documented = new TreeSet<String>();
    for (String line : lines) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        documented.add(row.group(1) + " " + BadRequests.shape("/api/v4" + row.group(2)));
      }
    }
    var served = new TreeSet<String>();
    try (var cluster = ChatCluster.inThisProcess("a")) {
      cluster.routes("a").stream()
          .filter(route -> route.path().startsWith("/api/v4/"))
          .forEach(route -> served.add(route.method() + " " + BadRequests.shape(route.path())));
    }
    assertThat(documented).isEqualTo(served);
  }
}
