package rookery.chaos.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Site;

/// The short form of `./check rolling`: the harness' own balancer, every node once.
@Tag("full")
@Timeout(300)
class ShortRollingTest {
  @Test
  void nobody_notices_that_every_node_is_restarted() {
    Path directory = Path.of("target", "rolling").toAbsolutePath();
    Site.clear(directory);
    var shape = new Shape(3, 10, 10, 2, 4, 0, List.of(), 600, false);
    var order = new RollingRun.Order(7, "own", shape, 6, 1, directory, "ShortRollingTest");

    var verdict = new RollingRun(order, System.out::println).perform();

    assertThat(verdict.wrong(300)).as(verdict.table("own")).isEmpty();
  }
}
