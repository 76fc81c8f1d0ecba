package rookery.chaos.versions;

import picocli.CommandLine;

/// The program behind `./check versions`.
final class Main {
  private Main() {}

  /// Ends with 0 if all went well, 1 if not, 2 for wrong arguments.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new VersionsCommand()).execute(arguments));
  }
}
