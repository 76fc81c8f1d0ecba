package rookery.chaos.judge;

/// One broken promise. Immutable.
public record Finding(Promise promise, String what) {
  /// What was promised.
  public enum Promise {
    /// An acknowledged post reaches every member.
    NOTHING_LOST,
    /// Nothing comes twice within one connection id, and no post is there twice.
    NOTHING_TWICE,
    /// Sequence numbers begin at 0 and have no hole.
    NUMBERS_WITHOUT_HOLE,
    /// All clients see the events of a channel in one order.
    ONE_ORDER,
    /// Nothing appears that nobody asked for, or that was refused.
    NOTHING_INVENTED,
    /// Nobody receives anything of a channel after the removal from it.
    NOTHING_AFTER_REMOVAL,
    /// What a client built from events is what it would read afresh.
    STATE_CONVERGES,
    /// What was acknowledged is kept.
    ACKNOWLEDGED_IS_KEPT,
    /// Whoever is connected is online, and nobody else.
    PRESENCE_IS_RIGHT,
    /// There is a leader, one a term, and terms only grow.
    ONE_LEADS,
    /// After a fault everybody is back and has everything before long.
    IT_RECOVERS
  }

  @Override
  public String toString() {
    return promise + ": " + what;
  }
}
