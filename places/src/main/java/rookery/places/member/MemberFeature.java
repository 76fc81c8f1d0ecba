package rookery.places.member;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.http.Route;
import rookery.people.People;
import rookery.places.PlacesSettings;
import rookery.places.channel.Channels;
import rookery.places.channel.DefaultChannels;
import rookery.places.team.Teams;
import rookery.postgres.Database;
import rookery.realtime.EntitlementSource;

/// Puts memberships together: who is where, what they may do, how they come and go. Immutable.
public record MemberFeature(
    TeamMembers teamMembers,
    ChannelMembers channelMembers,
    TeamAccess teamAccess,
    ChannelAccess channelAccess,
    TeamJoins teamJoins,
    ChannelJoins channelJoins,
    Unreads unreads,
    EntitlementSource entitlements,
    List<Route> routes) {
  /// Assembles it.
  public static MemberFeature assemble(
      Database database,
      Outbox outbox,
      Notices notices,
      MeterRegistry metrics,
      InstantSource clock,
      Teams teams,
      Channels channels,
      DefaultChannels defaults,
      People people,
      Supplier<PlacesSettings> settings) {
    var memory = settings.get().caches();
    var teamMembers = new TeamMembers(database, notices, memory, metrics);
    var channelMembers = new ChannelMembers(database, notices, memory, metrics);
    var teamAccess = new TeamAccess(teams, teamMembers, people.roles());
    var channelAccess = new ChannelAccess(channels, channelMembers, teamAccess, people.roles());
    var admission = new Admission(channels, outbox);
    var teamJoins = teamJoins(database, outbox, admission, defaults, clock, settings);
    var channelJoins = new ChannelJoins(database, admission, clock);
    var adding =
        new Adding(people.users(), teamMembers, teamAccess, channelAccess, teamJoins, channelJoins);
    var ofTeams = new TeamMemberEndpoints(teams, teamMembers, adding, people.permissions());
    var ofChannels =
        new ChannelMemberEndpoints(
            channels, channelMembers, adding, teamAccess, channelAccess, people.permissions());
    var removing = new Removing(people.users(), teamAccess, channelAccess, teamJoins, channelJoins);
    var ends = new RemovingEndpoints(channels, teams, removing);
    var appoints = new MemberRoles(database, outbox, admission, clock);
    var roles = memberRoles(teams, teamAccess, channelAccess, people, appoints);
    return new MemberFeature(
        teamMembers,
        channelMembers,
        teamAccess,
        channelAccess,
        teamJoins,
        channelJoins,
        new Unreads(database),
        new EntitlementSql(database),
        all(List.of(ofTeams.routes(), ofChannels.routes(), ends.routes(), roles.routes())));
  }

  private static TeamJoins teamJoins(
      Database database,
      Outbox outbox,
      Admission admission,
      DefaultChannels defaults,
      InstantSource clock,
      Supplier<PlacesSettings> settings) {
    return new TeamJoins(
        database, outbox, admission, defaults, clock, () -> settings.get().maxUsersPerTeam());
  }

  private static MemberRoleEndpoints memberRoles(
      Teams teams,
      TeamAccess teamAccess,
      ChannelAccess channelAccess,
      People people,
      MemberRoles appoints) {
    return new MemberRoleEndpoints(teams, teamAccess, channelAccess, people.roles(), appoints);
  }

  private static List<Route> all(List<List<Route>> some) {
    return some.stream().flatMap(List::stream).toList();
  }
}
