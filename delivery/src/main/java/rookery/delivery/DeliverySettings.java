package rookery.delivery;

import java.time.Duration;

/// The bounds of delivery. Immutable.
///
/// @param batchBytes the most bytes of records in one append
/// @param queueBytes the most bytes of outbox rows kept in memory; more wait in the table
/// @param queueAnnouncements the most announcements waiting for the log; more are dropped
/// @param answerWithin how long a request waits for its events to be in the log before it is
///   answered after the commit alone
/// @param firstRetry the first pause after a failed append; later ones double, each is drawn at
///   random from nothing to that
/// @param longestRetry the longest pause
/// @param readTableEvery how often the outbox table is looked through for rows of this node that
///   its memory does not know
/// @param sweepAfter how long a node that is lost may still arrive again before its rows are swept
public record DeliverySettings(
    int batchBytes,
    int queueBytes,
    int queueAnnouncements,
    Duration answerWithin,
    Duration firstRetry,
    Duration longestRetry,
    Duration readTableEvery,
    Duration sweepAfter) {
  public static final DeliverySettings DEFAULTS =
      new DeliverySettings(
          64 * 1024,
          32 * 1024 * 1024,
          10_000,
          Duration.ofSeconds(1),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3));
}
