package rookery.places;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.http.Route;
import rookery.kernel.IdSource;
import rookery.people.People;
import rookery.places.channel.ChannelCounters;
import rookery.places.channel.ChannelFeature;
import rookery.places.channel.ChannelFounding;
import rookery.places.channel.ChannelParticipant;
import rookery.places.channel.Channels;
import rookery.places.channel.DefaultChannels;
import rookery.places.channel.ViewParticipant;
import rookery.places.channel.Views;
import rookery.places.directory.DirectoryFeature;
import rookery.places.member.MemberFeature;
import rookery.places.member.MembershipParticipant;
import rookery.places.sidebar.SidebarFeature;
import rookery.places.team.TeamFeature;
import rookery.places.team.TeamFounding;
import rookery.places.team.Teams;
import rookery.postgres.Database;

/// The tier of teams, channels, members and the sidebar, put together: its services for the tiers
/// above, and its routes. Immutable.
///
/// @param members who is where, and what they may do there
public record Places(
    Teams teams,
    Channels channels,
    ChannelFounding channelFounding,
    Views views,
    MemberFeature members,
    List<Route> routes) {
  /// Assembles the features in the order in which they need each other.
  ///
  /// @param settings as they are now; the memory for caches stays as it is at first
  public static Places assemble(
      Database database,
      Outbox outbox,
      Notices notices,
      InstantSource clock,
      IdSource ids,
      MeterRegistry metrics,
      People people,
      Supplier<PlacesSettings> settings) {
    var memory = settings.get().caches();
    var teams = new Teams(database, notices, memory, metrics);
    var channels = new Channels(database, notices, memory, metrics);
    var views =
        new Views(database, outbox, new ChannelCounters(), () -> settings.get().viewsAnnounced());
    var defaults = new DefaultChannels(clock, ids, () -> settings.get().defaultChannels());
    var members =
        MemberFeature.assemble(
            database, outbox, notices, metrics, clock, teams, channels, defaults, people, settings);
    List<ChannelParticipant> joins = List.of(members.channelJoins());
    IntSupplier mostChannels = () -> settings.get().maxChannelsPerTeam();
    var founding = new ChannelFounding(database, outbox, joins, clock, ids, mostChannels);
    var founded =
        new TeamFounding(database, people.users(), List.of(members.teamJoins()), clock, ids);
    var routes =
        Stream.of(
            TeamFeature.routes(teams, founded, members.teamAccess(), people),
            ChannelFeature.routes(
                channels,
                founding,
                views,
                members.channelAccess(),
                teams,
                members.teamAccess(),
                people),
            members.routes(),
            SidebarFeature.routes(database, members.teamAccess(), people),
            DirectoryFeature.routes(database, members, people));
    return new Places(
        teams, channels, founding, views, members, routes.flatMap(List::stream).toList());
  }

  /// The only writer of the counters of channels and their members.
  public ChannelCounters counters() {
    return views.counters();
  }

  /// From now on `participant` takes part in every joining and leaving. For the composition of a
  /// node, before its first request.
  public void within(MembershipParticipant participant) {
    members.channelJoins().within(participant);
  }

  /// From now on `participant` takes part in every view. For the composition of a node, before its
  /// first request.
  public void within(ViewParticipant participant) {
    views.within(participant);
  }
}
