package rookery.server;

import rookery.server.launch.RookeryCommand;

/// Where the program begins.
public final class Main {
  private Main() {}

  /// @param arguments as `--help` lists them
  public static void main(String[] arguments) {
    System.exit(RookeryCommand.run(arguments, new Node(), System.getenv()));
  }
}
