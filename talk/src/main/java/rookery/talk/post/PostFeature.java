package rookery.talk.post;

import java.util.List;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.people.Parts;
import rookery.people.People;
import rookery.places.Places;
import rookery.places.member.ChannelMembers;

/// Puts posts together.
///
/// @param hooks where others plug in
public record PostFeature(
    Posts posts, PostLists lists, Writing writing, PostHooks hooks, List<Route> routes) {
  /// The most characters of a post.
  public static final int LONGEST_MESSAGE = PostRules.LONGEST_MESSAGE;

  /// Assembles it.
  ///
  /// @param editWithin seconds in which a post may be edited; -1 for always
  /// @param mostNotified members up to which a whole channel can be mentioned
  public static PostFeature assemble(
      Parts parts, People people, Places places, int editWithin, int mostNotified) {
    var hooks = new PostHooks(parts.metrics());
    var members = places.members();
    var addressees =
        new Addressees(members.channelMembers(), people.users(), people.statuses(), mostNotified);
    var writing =
        new Writing(
            parts.database(),
            parts.outbox(),
            places.views(),
            addressees,
            hooks,
            parts.clock(),
            parts.ids());
    var posts =
        new Posts(
            parts.database(), parts.outbox(), places.counters(), hooks, parts.clock(), parts.ids());
    var lists = new PostLists(parts.database());
    var single =
        new PostEndpoints(
            writing,
            outsiders(parts, people, members.channelMembers()),
            posts,
            places.channels(),
            members.channelAccess(),
            people,
            new EditWindow(editWithin, parts.clock()));
    var many =
        new PostListEndpoints(
            lists, posts, members.channelAccess(), members.channelMembers(), people.permissions());
    return new PostFeature(
        posts,
        lists,
        writing,
        hooks,
        Stream.concat(single.routes().stream(), many.routes().stream()).toList());
  }

  private static Outsiders outsiders(Parts parts, People people, ChannelMembers members) {
    return new Outsiders(people.users(), members, parts.announcer(), parts.clock(), parts.ids());
  }
}
