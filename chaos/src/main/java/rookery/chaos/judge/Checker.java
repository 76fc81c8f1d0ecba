package rookery.chaos.judge;

import java.util.List;

/// Looks through a story for one kind of broken promise. Implementations are pure.
@FunctionalInterface
interface Checker {
  List<Finding> check(Story story);
}
