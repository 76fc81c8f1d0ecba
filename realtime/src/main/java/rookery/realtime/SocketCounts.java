package rookery.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rookery.http.Caller;
import rookery.kernel.Problem;
import rookery.kernel.UserId;

/// Counts the sockets of each user, and those of whom nobody knows yet who they are, so that no one
/// client takes all there are. Who has too many is refused the newest, and keeps the others: those
/// may be the ones that somebody reads. Thread-safe.
final class SocketCounts {
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Supplier<SocketCaps> caps;
  private final ConcurrentMap<UserId, Integer> users = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger anonymous = new AtomicInteger();
  private final Counter ofUsers;
  private final Counter ofAddresses;
  private final Counter ofAll;

  SocketCounts(Supplier<SocketCaps> caps, MeterRegistry metrics) {
    this.caps = caps;
    this.ofUsers = refused(metrics, "user");
    this.ofAddresses = refused(metrics, "address");
    this.ofAll = refused(metrics, "anonymous");
    Gauge.builder("rookery_realtime_anonymous_sockets", anonymous, AtomicInteger::get)
        .description("sockets whose clients have not said who they are")
        .register(metrics);
  }

  private static Counter refused(MeterRegistry metrics, String by) {
    return Counter.builder("rookery_realtime_sockets_refused")
        .description("sockets refused, because there are too many")
        .tag("by", by)
        .register(metrics);
  }

  /// Why a socket is not even opened, if so.
  ///
  /// @param caller who asks; null for who has not said so yet
  Optional<Problem> refusal(@Nullable Caller caller, String address) {
    SocketCaps now = caps.get();
    if (caller != null) {
      return users.getOrDefault(caller.user(), 0) < now.perUser()
          ? Optional.empty()
          : refused(ofUsers, "This user has too many connections open.");
    }
    if (anonymous.get() >= now.anonymous()) {
      return refused(ofAll, "Too many clients have not said who they are.");
    }
    return addresses.getOrDefault(address, 0) < now.anonymousPerAddress()
        ? Optional.empty()
        : refused(ofAddresses, "Too many clients of this address have not said who they are.");
  }

  private static Optional<Problem> refused(Counter counter, String message) {
    counter.increment();
    return Optional.of(
        new Problem.TooMany("api.web_socket.connect.too_many.app_error", message, AGAIN));
  }

  /// One more socket of a user, if there may be.
  boolean enters(UserId user) {
    return enters(users, user, caps.get().perUser(), ofUsers);
  }

  /// One less.
  void leaves(UserId user) {
    leaves(users, user);
  }

  /// One more socket of somebody unknown, if there may be.
  boolean enters(String address) {
    if (anonymous.incrementAndGet() > caps.get().anonymous()) {
      anonymous.decrementAndGet();
      ofAll.increment();
      return false;
    }
    if (!enters(addresses, address, caps.get().anonymousPerAddress(), ofAddresses)) {
      anonymous.decrementAndGet();
      return false;
    }
    return true;
  }

  /// One less: it is known who it is, or it is gone.
  void leaves(String address) {
    anonymous.decrementAndGet();
    leaves(addresses, address);
  }

  private static <K> boolean enters(
      ConcurrentMap<K, Integer> counts, K key, int most, Counter refused) {
    boolean[] entered = new boolean[1];
    counts.compute(
        key,
        (_, count) -> {
          int present = count == null ? 0 : count;
          entered[0] = present < most;
          return entered[0] ? Integer.valueOf(present + 1) : count;
        });
    if (!entered[0]) {
      refused.increment();
    }
    return entered[0];
  }

  private static <K> void leaves(ConcurrentMap<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }
}
