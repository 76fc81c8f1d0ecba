package rookery.server.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.json.Json;
import rookery.kernel.IdSource;
import rookery.kernel.Lifecycle;
import rookery.kernel.Timers;
import rookery.people.access.Permissions;
import rookery.postgres.Database;

/// Puts the audit log together. Thread-safe.
public final class AuditFeature implements AutoCloseable {
  /// How many failures of an hour a node keeps in the database.
  private static final int FAILURES = 1_000;

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final AuditTable table;
  private final AuditedRoutes audited;
  private final AuditEndpoints endpoints;
  private final Lifecycle lifecycle;

  private AuditFeature(
      AuditTable table, AuditedRoutes audited, AuditEndpoints endpoints, Lifecycle lifecycle) {
    this.table = table;
    this.audited = audited;
    this.endpoints = endpoints;
    this.lifecycle = lifecycle;
  }

  /// What it stands on. Immutable.
  public record Parts(
      Database database, IdSource ids, InstantSource clock, Timers timers, MeterRegistry metrics) {}

  /// Begins to take entries.
  ///
  /// @param node the name of this node
  public static AuditFeature start(
      Parts parts, AuditSettings settings, Permissions permissions, String node) {
    var lifecycle = new Lifecycle();
    var file = file(parts, settings, node, lifecycle);
    var table =
        new AuditTable(
            parts.database,
            parts.ids,
            parts.clock,
            settings.days(),
            FAILURES,
            lost(parts.metrics, "table"));
    var log = new AuditLog(node, parts.clock, file, table::add, parts.metrics);
    lifecycle.own(log::finish);
    lifecycle.own(parts.timers.every("audit", LOOK, log::look)::cancel);
    return new AuditFeature(
        table,
        new AuditedRoutes(parts.clock, log::tell),
        new AuditEndpoints(table, permissions),
        lifecycle);
  }

  private static Optional<AuditFile> file(
      Parts parts, AuditSettings settings, String node, Lifecycle lifecycle) {
    var figures =
        new AuditFile.Figures(
            lost(parts.metrics, "file"),
            Counter.builder("rookery_audit_file_failures")
                .description("times that the file of the audit log could not be written")
                .register(parts.metrics));
    return settings
        .file()
        .map(at -> {
          var lines = lifecycle.own(new RollingLines(at));
          return lifecycle.own(
              AuditFile.start(
                  settings.queue(),
                  lines,
                  number -> lostLine(parts.clock.instant(), node, number),
                  figures));
        });
  }

  private static String lostLine(Instant at, String node, long number) {
    return Json.text(
        Map.of(
            "timestamp", at.toString(),
            "event_name", "entriesLost",
            "status", "fail",
            "event", Map.of("parameters", Map.of("count", number)),
            "meta", Map.of("node", node)));
  }

  private static Counter lost(MeterRegistry metrics, String to) {
    return Counter.builder("rookery_audit_lost")
        .description("entries of the audit log that are not where they belong")
        .tag("to", to)
        .register(metrics);
  }

  /// The same routes, whose calls are told.
  public List<Route> audited(List<Route> routes) {
    return audited.of(routes);
  }

  /// The routes that show entries.
  public List<Route> routes() {
    return endpoints.routes();
  }

  /// The jobs that bound what is kept.
  public List<Job> jobs() {
    return List.of(new DeleteOldAudits(table));
  }

  /// Writes what is left; once nothing is served any more.
  @Override
  public void close() {
    lifecycle.close();
  }
}
