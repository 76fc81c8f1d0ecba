package rookery.chaos.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The short form of `./check versions`. In a clone without history, such as a shallow one, it says
/// so and this build stands for the version before it as well: what is written and read across
/// nodes is tried then, but not that the two builds agree about it.
@Tag("full")
@Timeout(600)
class UpgradeTest {
  private static final int NO_HISTORY = 3;

  @Test
  void nothing_is_lost_or_doubled_while_two_versions_run_side_by_side() throws Exception {
    Path directory = Path.of("target", "versions").toAbsolutePath();
    var wish = new Upgrade.Wish(before(), directory, "UpgradeTest", 5, 10, 500, 0);

    var outcome = new Upgrade(wish, System.out::println).perform();

    assertThat(outcome.passed()).as(outcome.table()).isTrue();
  }

  /// Builds the version before this one from the repository's history.
  private static Path before() throws IOException, InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    var building =
        new ProcessBuilder(root.resolve("bin").resolve("previous-build").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(building.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = building.waitFor();
    if (status == NO_HISTORY) {
      System.out.println("No history here: this build stands for the version before it");
      return root.resolve("server").resolve("target");
    }
    assertThat(status).as("bin/previous-build, see above").isZero();
    return Path.of(said.strip());
  }
}
