package rookery.places.channel;

import java.util.List;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.people.People;
import rookery.places.team.TeamPermits;
import rookery.places.team.Teams;

/// Puts the routes of channels together. [Channels] and [ChannelFounding] come before, because
/// memberships stand between them.
public final class ChannelFeature {
  private ChannelFeature() {}

  /// The routes about channels themselves and about viewing them.
  ///
  /// @param permits answered by the memberships, as `teamPermits` is
  public static List<Route> routes(
      Channels channels,
      ChannelFounding founding,
      Views views,
      ChannelPermits permits,
      Teams teams,
      TeamPermits teamPermits,
      People people) {
    var permissions = people.permissions();
    var users = people.users();
    var single =
        new ChannelEndpoints(channels, founding, permits, teams, teamPermits, permissions, users);
    var mine = new MyChannelsEndpoints(channels, views, teams, teamPermits, permissions);
    return Stream.of(single.routes(), mine.routes()).flatMap(List::stream).toList();
  }
}
