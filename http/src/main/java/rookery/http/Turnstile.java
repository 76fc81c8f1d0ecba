package rookery.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Where upgrades wait for their turn: moves an [Admission] by the clock and the node's load.
/// Thread-safe.
final class Turnstile {
  /// How often it is looked whose turn it is, while anybody waits.
  private static final long LOOK_EVERY_MILLIS = 20;

  private final Pacing pacing;
  private final IntSupplier requests;
  private final AtomicInteger arriving = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Admission<Ticket> admission;
  private final Timer waited;
  private final Counter admitted;
  private final Counter refused;
  private final Counter left;
  private boolean looking;
  private boolean closed;

  /// @param requests how many are under way
  Turnstile(Pacing pacing, IntSupplier requests, MeterRegistry registry) {
    this.pacing = pacing;
    this.requests = requests;
    this.admission = new Admission<>(pacing, System.nanoTime());
    this.waited = Timer.builder("rookery_http_upgrade_wait").register(registry);
    this.admitted = counter(registry, "admitted");
    this.refused = counter(registry, "refused");
    this.left = counter(registry, "left");
    Gauge.builder("rookery_http_upgrades_waiting", this, Turnstile::waiting).register(registry);
    Gauge.builder("rookery_http_upgrades_arriving", arriving, AtomicInteger::get)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("rookery_http_upgrades").tag("result", result).register(registry);
  }

  /// Somebody who wants to open a socket. Immutable.
  ///
  /// @param loop where the connection lives
  /// @param enter is given what must be called once when the socket has arrived, or failed to;
  ///   calling it again does nothing
  /// @param refuse is called in place of `enter` if there is no turn
  private record Ticket(Context loop, long since, Consumer<Runnable> enter, Runnable refuse) {}

  /// Lets somebody in when it is the turn, at once on a calm node. On the connection's event loop,
  /// which goes on there.
  ///
  /// @param loop where the connection lives
  /// @param enter is given what must be called when the socket has arrived, or failed to
  /// @param refuse is called in place of `enter` if there is no turn
  /// @return what to call if the client goes meanwhile
  Runnable await(Context loop, Consumer<Runnable> enter, Runnable refuse) {
    var ticket = new Ticket(loop, System.nanoTime(), enter, refuse);
    switch (come(ticket)) {
      case ADMITTED -> admit(ticket);
      case WAITS -> {}
      case REFUSED -> refuse(ticket);
    }
    return () -> leave(ticket);
  }

  private Admission.Verdict come(Ticket ticket) {
    lock.lock();
    try {
      if (closed) {
        return Admission.Verdict.REFUSED;
      }
      var verdict = admission.come(ticket, ticket.since(), load());
      if (verdict == Admission.Verdict.WAITS) {
        lookLater(ticket.loop());
      }
      return verdict;
    } finally {
      lock.unlock();
    }
  }

  private int load() {
    return requests.getAsInt() + arriving.get();
  }

  private void lookLater(Context loop) {
    if (!looking) {
      looking = true;
      loop.owner().setTimer(LOOK_EVERY_MILLIS, _ -> look(loop));
    }
  }

  private void look(Context loop) {
    long now = System.nanoTime();
    List<Ticket> next;
    List<Ticket> late;
    lock.lock();
    try {
      looking = false;
      next = admission.next(now, load());
      late = admission.late(now);
      if (admission.waiting() > 0) {
        lookLater(loop);
      }
    } finally {
      lock.unlock();
    }
    next.forEach(ticket -> ticket.loop().runOnContext(_ -> admit(ticket)));
    late.forEach(ticket -> ticket.loop().runOnContext(_ -> refuse(ticket)));
  }

  private void admit(Ticket ticket) {
    admitted.increment();
    waited.record(System.nanoTime() - ticket.since(), TimeUnit.NANOSECONDS);
    arriving.incrementAndGet();
    var once = new AtomicBoolean();
    ticket
        .enter()
        .accept(() -> {
          if (once.compareAndSet(false, true)) {
            arrived();
          }
        });
  }

  private void arrived() {
    lock.lock();
    try {
      arriving.decrementAndGet();
      admission.arrived(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private void refuse(Ticket ticket) {
    refused.increment();
    ticket.refuse().run();
  }

  private void leave(Ticket ticket) {
    lock.lock();
    try {
      if (admission.leave(ticket)) {
        left.increment();
      }
    } finally {
      lock.unlock();
    }
  }

  private int waiting() {
    lock.lock();
    try {
      return admission.waiting();
    } finally {
      lock.unlock();
    }
  }

  /// How long who is refused should stay away.
  java.time.Duration again() {
    return pacing.patience().dividedBy(3);
  }

  /// Lets nobody in any more: who waits is refused.
  void close() {
    List<Ticket> rest;
    lock.lock();
    try {
      closed = true;
      rest = admission.all();
    } finally {
      lock.unlock();
    }
    rest.forEach(ticket -> ticket.loop().runOnContext(_ -> refuse(ticket)));
  }
}
