package rookery.people.access;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.http.Route;
import rookery.postgres.Database;

/// Puts permissions and roles together.
public record AccessFeature(Roles roles, Permissions permissions, List<Route> routes) {
  /// Assembles the feature.
  public static AccessFeature assemble(
      Database database,
      Outbox outbox,
      Notices notices,
      InstantSource clock,
      MeterRegistry metrics) {
    var roles = new Roles(database, notices, metrics);
    var permissions = new Permissions(roles);
    var editing = new RoleEditing(database, outbox, clock);
    var routes =
        Stream.of(
            new RoleEndpoints(roles, editing, permissions).routes(),
            new SchemeEndpoints(permissions).routes());
    return new AccessFeature(roles, permissions, routes.flatMap(List::stream).toList());
  }
}
