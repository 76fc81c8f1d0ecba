package rookery.chaos;

import picocli.CommandLine;

/// The program behind `./check chaos`.
final class Main {
  private Main() {}

  /// Ends with 0 if all promises were kept, 1 if not, 2 for wrong arguments.
  public static void main(String[] arguments) {
    // Some library's threads may still run; everything that matters is closed by then.
    System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
  }
}
