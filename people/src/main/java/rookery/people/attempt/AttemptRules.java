package rookery.people.attempt;

import java.time.Duration;

/// When whoever fails to log in has to wait, longer each time. Immutable.
///
/// @param perAccount failures in a row, for one account from one address, until it has to wait
/// @param perAddress failures in an hour, for all accounts from one address, until it has to wait
public record AttemptRules(int perAccount, int perAddress) {
  /// How many more times an address may fail from which the user is logged in already: somebody
  /// else there must not lock the user out so soon.
  private static final int BONUS = 10;

  static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /// An account's failures are forgotten after so long without one.
  static final Duration MEMORY = Duration.ofDays(1);

  /// In which those of an address are counted.
  static final Duration WINDOW = Duration.ofHours(1);

  int perAccount(boolean atHome) {
    return atHome ? Math.multiplyExact(perAccount, BONUS) : perAccount;
  }
}
