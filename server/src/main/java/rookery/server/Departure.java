package rookery.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.Delivery;
import rookery.http.HttpServer;
import rookery.people.status.Presence;
import rookery.realtime.Realtime;
import rookery.server.system.Onlookers;

/// How a node leaves: whoever sends people to it is told first, then those who are here are sent to
/// other nodes, and what was begun is finished. All of it in bounded time, whatever does not
/// answer. Not thread-safe; confined to the stopping thread; blocking.
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  /// While requests follow each other more closely than that, one more may be on its way.
  private static final Duration QUIET = Duration.ofMillis(400);

  private static final Duration LONGEST_UNREST = Duration.ofSeconds(5);
  private static final Duration LONGEST_APPEND = Duration.ofSeconds(2);
  private static final Duration AT_LEAST = Duration.ofMillis(500);

  private final Onlookers onlookers;
  private final HttpServer http;
  private final Runnable handOver;
  private final Presence presence;
  private final Realtime realtime;
  private final Delivery delivery;
  private final Times times;

  /// How long it may take. Immutable.
  ///
  /// @param notice to go on as before until those who look have seen it; nothing if there is nobody
  ///   who could take over
  /// @param drain for all else
  record Times(Duration notice, Duration drain) {}

  /// @param handOver lets another node lead
  Departure(
      Onlookers onlookers,
      HttpServer http,
      Runnable handOver,
      Presence presence,
      Realtime realtime,
      Delivery delivery,
      Times times) {
    this.onlookers = onlookers;
    this.http = http;
    this.handOver = handOver;
    this.presence = presence;
    this.realtime = realtime;
    this.delivery = delivery;
    this.times = times;
  }

  /// Readiness is red already.
  ///
  /// @param lost whether this node can write nothing any more: the sooner it has left, the better
  void run(boolean lost) {
    http.leave();
    // A database that does not answer must not hold up the rest.
    Thread.ofVirtual().name("hand-over").start(handOver);
    boolean others = !times.notice().isZero() && !lost;
    if (others && !onlookers.awaitTold(times.notice())) {
      LOG.info("Not everybody who asks for this node's health has seen that it stops");
    }
    long end = System.nanoTime() + times.drain().toNanos();
    http.sendAway();
    presence.leave();
    realtime.drain(left(end, times.drain()));
    var quiet = others ? QUIET : Duration.ZERO;
    if (!http.awaitQuiet(quiet, left(end, LONGEST_UNREST))) {
      LOG.warn("Requests still come in, or take too long; they are refused or cut off from now on");
    }
    if (!delivery.awaitAppended(left(end, LONGEST_APPEND))) {
      LOG.warn("Not all events are in the log; other nodes append what is left");
    }
  }

  /// Each step has a moment, even if those before took all the time.
  private static Duration left(long end, Duration atMost) {
    long left = Math.max(end - System.nanoTime(), AT_LEAST.toNanos());
    return Duration.ofNanos(Math.min(left, atMost.toNanos()));
  }
}
