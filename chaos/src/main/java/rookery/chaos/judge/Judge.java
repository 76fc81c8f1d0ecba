package rookery.chaos.judge;

import java.util.List;

/// All judges together. Immutable.
public final class Judge {
  private static final List<Checker> CHECKERS =
      List.of(
          new Numbers(),
          new Repetitions(),
          new Inventions(),
          new Agreement(),
          new Deliveries(),
          new Removals(),
          new Convergence(),
          new Keeping(),
          new Endings(),
          new Reigns());

  private Judge() {}

  /// Everything that is wrong in a history; nothing if it keeps all promises.
  public static List<Finding> judge(Story story) {
    return CHECKERS.stream().flatMap(checker -> checker.check(story).stream()).toList();
  }
}
