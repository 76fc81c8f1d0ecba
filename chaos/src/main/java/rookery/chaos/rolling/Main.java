package rookery.chaos.rolling;

import picocli.CommandLine;

/// The program behind `./check rolling`.
final class Main {
  private Main() {}

  /// Ends with 0 if nobody noticed anything, 1 if somebody did, 2 for wrong arguments.
  public static void main(String[] arguments) {
    // Who keeps an idle connection for longer, through a balancer that knows no HTTP, may lose a
    // request by its end, whatever a server does.
    System.setProperty("jdk.httpclient.keepalive.timeout", "1");
    // Some library's threads may still run; everything that matters is closed by then.
    System.exit(new CommandLine(new RollingCommand()).execute(arguments));
  }
}
