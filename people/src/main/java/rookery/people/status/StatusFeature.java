package rookery.people.status;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import rookery.cluster.PresenceTable;
import rookery.delivery.Announcer;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;
import rookery.people.access.Permissions;
import rookery.people.user.Users;
import rookery.postgres.Database;
import rookery.realtime.SocketAction;

/// Puts statuses and presence together.
///
/// @param presence to be told of connections on this node and of nodes that are lost
public record StatusFeature(
    Statuses statuses,
    Presence presence,
    List<Route> routes,
    List<SocketAction> actions,
    List<Job> jobs) {
  /// What statuses stand on. Immutable.
  public record Parts(
      Database database,
      Outbox outbox,
      Announcer announcer,
      Notices notices,
      Incarnation incarnation,
      InstantSource clock,
      Timers timers,
      MeterRegistry metrics) {}

  /// Assembles the feature.
  public static StatusFeature assemble(
      Parts parts, Supplier<Duration> awayAfter, Users users, Permissions permissions) {
    var table = new PresenceTable();
    var statuses =
        new Statuses(
            parts.database,
            new Statuses.Tellers(parts.outbox, parts.announcer, parts.notices),
            parts.clock,
            awayAfter,
            table,
            parts.metrics);
    var presence =
        Presence.follow(
            table,
            statuses,
            parts.incarnation,
            parts.announcer,
            parts.notices,
            parts.timers,
            parts.clock);
    return new StatusFeature(
        statuses,
        presence,
        new StatusEndpoints(statuses, users, permissions).routes(),
        new StatusActions(statuses).actions(),
        List.of(
            new EndDoNotDisturb(statuses),
            new PresenceOfLostNodes(presence, statuses),
            new PresenceCheck(presence, statuses)));
  }
}
