package rookery.cluster;

import java.time.Duration;

/// How often something may be done: so many times at once, and again as time passes (the generic
/// cell rate algorithm). All that has to be kept is one time for each who is counted: when they
/// will have as many as at first again. Immutable.
///
/// @param perSecond how many come back each second, at least 1
/// @param burst how many at once, at least 1
public record Rate(int perSecond, int burst) {
  private static final long SECOND_MICROS = 1_000_000;

  /// @throws IllegalArgumentException if a number is below 1
  public Rate {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate of nothing: " + perSecond + ", " + burst);
    }
  }

  /// What one more costs, in microseconds.
  public long costMicros() {
    return Math.max(1, SECOND_MICROS / perSecond);
  }

  /// What may be owed, in microseconds.
  public long mostMicros() {
    return costMicros() * burst;
  }

  /// Whether one more is allowed to somebody who owes so much, in microseconds.
  public boolean allows(long owedMicros) {
    return owedMicros + costMicros() <= mostMicros();
  }

  /// The answer to one that was allowed.
  ///
  /// @param owedMicros with that one
  public Charge allowed(long owedMicros) {
    return new Charge(true, burst, left(owedMicros), micros(owedMicros), Duration.ZERO);
  }

  /// The answer to one that was refused.
  public Charge refused(long owedMicros) {
    long wait = owedMicros + costMicros() - mostMicros();
    return new Charge(false, burst, 0, micros(owedMicros), micros(wait));
  }

  private long left(long owedMicros) {
    return Math.max(0, (mostMicros() - owedMicros) / costMicros());
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }

  /// What somebody is told. Immutable.
  ///
  /// @param limit how many at once
  /// @param left how many more at once, now
  /// @param reset when there will be as many as at first
  /// @param again when one more will be allowed; zero if this one was
  public record Charge(boolean allowed, long limit, long left, Duration reset, Duration again) {}
}
