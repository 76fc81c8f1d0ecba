package rookery.server.system;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Condition.State;
import rookery.cluster.Conditions;

/// The figures of a node as a whole: since when it is, of which version, how it is, and what room
/// it has for files. Thread-safe.
public final class NodeFigures {
  private final Conditions conditions;
  private final InstantSource clock;
  private final AtomicLong degradedSince = new AtomicLong();

  private NodeFigures(Conditions conditions, InstantSource clock) {
    this.conditions = conditions;
    this.clock = clock;
  }

  /// Registers them.
  ///
  /// @param files where files of users are kept
  public static NodeFigures watch(
      Conditions conditions,
      InstantSource clock,
      Path files,
      String version,
      MeterRegistry registry) {
    var figures = new NodeFigures(conditions, clock);
    double start = clock.millis() / 1e3;
    Gauge.builder("mattermost_system_server_start_time", () -> start).register(registry);
    Gauge.builder("rookery_build_info", () -> 1).tag("version", version).register(registry);
    for (State state : State.values()) {
      Gauge.builder("rookery_node_state", conditions, of -> of.now().state() == state ? 1 : 0)
          .tag("state", state.word())
          .register(registry);
    }
    Gauge.builder("rookery_node_reasons", conditions, of -> of.now().reasons().size())
        .register(registry);
    Gauge.builder(
            "rookery_node_degraded_since_seconds", figures, of -> of.degradedSince.get() / 1e3)
        .strongReference(true)
        .register(registry);
    Gauge.builder("rookery_files_free_bytes", files, of -> existing(of).getUsableSpace())
        .strongReference(true)
        .register(registry);
    Gauge.builder("rookery_files_capacity_bytes", files, of -> existing(of).getTotalSpace())
        .strongReference(true)
        .register(registry);
    return figures;
  }

  /// Looks whether the node is degraded; once a second.
  public void look() {
    boolean degraded = conditions.now().state() == State.DEGRADED;
    if (!degraded) {
      degradedSince.set(0);
    } else if (degradedSince.get() == 0) {
      degradedSince.set(clock.millis());
    }
  }

  /// The directory, or the nearest above it: it is made when the first file comes.
  private static File existing(Path directory) {
    @Nullable Path place = directory.toAbsolutePath();
    while (place != null && !place.toFile().exists()) {
      place = place.getParent();
    }
    return place == null ? new File("/") : place.toFile();
  }
}
