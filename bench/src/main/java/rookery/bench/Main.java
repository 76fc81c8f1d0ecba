package rookery.bench;

import picocli.CommandLine;

/// The program behind `./check bench`.
final class Main {
  private Main() {}

  /// Ends with 0 if every bar was met, 1 if not, 2 for wrong arguments.
  public static void main(String[] arguments) {
    // Some library's threads may still run; everything that matters is closed by then.
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}
