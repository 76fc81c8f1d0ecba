package rookery.chaos.observed;

import picocli.CommandLine;

/// The program behind `./check prometheus`.
final class Main {
  private Main() {}

  /// Ends with 0 if all is as it must be, 1 if something is not, 2 for wrong arguments.
  public static void main(String[] arguments) {
    // Some library's threads may still run; everything that matters is closed by then.
    System.exit(new CommandLine(new PrometheusCommand()).execute(arguments));
  }
}
