package rookery.chaos.versions;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./check versions`: an upgrade, while people use the cluster. Not thread-safe; confined to the
/// main thread.
@Command(
    name = "./check versions",
    mixinStandardHelpOptions = true,
    description =
        "Runs nodes of the version before this one beside nodes of this one, over one database"
            + " and one Redis: one joins and migrates, nodes of both are killed, all are upgraded,"
            + " one is rolled back. Nobody may lose, or get twice, anything.",
    footer = "--commit SHA, before all others, takes another commit than bin/previous-version.")
final class VersionsCommand implements Callable<Integer> {
  @Option(
      names = "--before",
      required = true,
      hidden = true,
      description = "where the build of the version before this one lies")
  private Path before = Path.of("");

  @Option(names = "--seed", description = "what clients do is drawn from it; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--clients", description = "how many write and read; ${DEFAULT-VALUE}")
  private int clients = 20;

  @Option(
      names = "--talk",
      paramLabel = "MILLIS",
      description = "how long people talk in each stage; ${DEFAULT-VALUE}")
  private long talk = 5_000;

  @Option(
      names = "--kills",
      description =
          "how often a node of each build is killed; 0 is the short form that ./check runs;"
              + " ${DEFAULT-VALUE}")
  private int kills = 3;

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("chaos", "target", "versions");

  @Override
  public Integer call() {
    var wish =
        new Upgrade.Wish(
            before, out.toAbsolutePath(), "./check versions", seed, clients, talk, kills);
    var outcome = new Upgrade(wish, this::print).perform();
    print(outcome.table());
    print(outcome.passed() ? "passed" : "FAILED");
    return outcome.passed() ? 0 : 1;
  }

  private void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
