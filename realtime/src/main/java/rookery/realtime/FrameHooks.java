package rookery.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.ClientEvent;
import rookery.delivery.HookCall;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.UserId;

/// The frame hooks of this node. What goes wrong in one is counted and leaves the frame as it is.
/// Immutable.
final class FrameHooks {
  private static final Logger LOG = LoggerFactory.getLogger(FrameHooks.class);
  private static final long SLOW = Duration.ofMillis(1).toNanos();

  private final Map<String, FrameHook<?, ?>> byName;
  private final Counter failures;
  private final Counter unknown;
  private final Counter slow;

  FrameHooks(List<FrameHook<?, ?>> hooks, MeterRegistry metrics) {
    var map = new HashMap<String, FrameHook<?, ?>>();
    for (FrameHook<?, ?> hook : hooks) {
      if (map.put(hook.key().name(), hook) != null) {
        throw new IllegalArgumentException("two frame hooks are called " + hook.key().name());
      }
    }
    this.byName = Map.copyOf(map);
    this.failures = Counter.builder("rookery_realtime_hook_failures").register(metrics);
    this.unknown = Counter.builder("rookery_realtime_hook_unknown").register(metrics);
    this.slow = Counter.builder("rookery_realtime_hook_slow").register(metrics);
  }

  /// The hooks of an event, made ready once for all its recipients here.
  Edits prepare(ClientEvent event) {
    if (event.hooks().isEmpty()) {
      return Edits.NONE;
    }
    var ready = new ArrayList<Edits.Ready>();
    for (HookCall call : event.hooks()) {
      FrameHook<?, ?> hook = byName.get(call.hook());
      if (hook == null) {
        unknown.increment();
      } else {
        prepare(hook, call).ifPresent(ready::add);
      }
    }
    return Edits.of(event, ready);
  }

  private <A extends Record, P> Optional<Edits.Ready> prepare(FrameHook<A, P> hook, HookCall call) {
    long start = System.nanoTime();
    try {
      P prepared = hook.prepare(Json.read(call.arguments(), hook.key().arguments()));
      return Optional.of(new Watched<>(hook, prepared, hook.concerned(prepared)));
    } catch (MalformedJson | RuntimeException e) {
      failures.increment();
      LOG.warn("The frame hook {} cannot use its arguments", call.hook(), e);
      return Optional.empty();
    } finally {
      clock(start);
    }
  }

  /// A hook of an event. Immutable.
  private final class Watched<P> implements Edits.Ready {
    private final FrameHook<?, P> hook;
    private final P prepared;
    private final Optional<Set<UserId>> concerned;

    Watched(FrameHook<?, P> hook, P prepared, Optional<Set<UserId>> concerned) {
      this.hook = hook;
      this.prepared = prepared;
      this.concerned = concerned.map(Set::copyOf);
    }

    @Override
    public Optional<Set<UserId>> concerned() {
      return concerned;
    }

    @Override
    public Optional<FrameEdit> before(Reader reader) {
      if (concerned.isPresent() && !concerned.get().contains(reader.user())) {
        return Optional.empty();
      }
      long start = System.nanoTime();
      try {
        return hook.before(prepared, reader);
      } catch (RuntimeException e) {
        failures.increment();
        LOG.warn("A frame hook failed", e);
        return Optional.empty();
      } finally {
        clock(start);
      }
    }
  }

  private void clock(long start) {
    if (System.nanoTime() - start > SLOW) {
      slow.increment();
    }
  }
}
