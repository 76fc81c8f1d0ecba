package rookery.realtime;

/// Says what happens in a simulation, with `-Drookery.histories.trace=true`. Immutable.
final class SimTrace {
  private static final boolean ON = Boolean.getBoolean("rookery.histories.trace");

  private SimTrace() {}

  static void say(Object... words) {
    if (ON) {
      for (Object word : words) {
        System.out.print(word + " ");
      }
      System.out.println();
    }
  }
}
