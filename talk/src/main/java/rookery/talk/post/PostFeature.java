package rookery.talk.post;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
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
  /// @param threads whether clients show replies apart from channels
  /// @param mostNotified members up to which a whole channel can be mentioned
  public static PostFeature assemble(
      Parts parts,
      People people,
      Places places,
      IntSupplier editWithin,
      IntSupplier mostNotified,
      Supplier<ThreadMode> threads,
      IntSupplier together) {
    var hooks = new PostHooks(parts.metrics());
    var members = places.members();
    var addressing = addressing(parts, people, members.channelMembers(), mostNotified, threads);
    var writing = new Writing(parts, places.views(), addressing, hooks, together);
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
    var many = lists(lists, posts, places, people);
    return new PostFeature(
        posts,
        lists,
        writing,
        hooks,
        Stream.concat(single.routes().stream(), many.routes().stream()).toList());
  }

  private static PostListEndpoints lists(
      PostLists lists, Posts posts, Places places, People people) {
    var members = places.members();
    return new PostListEndpoints(
        lists, posts, members.channelAccess(), members.channelMembers(), people.permissions());
  }

  private static Addressing addressing(
      Parts parts,
      People people,
      ChannelMembers members,
      IntSupplier mostNotified,
      Supplier<ThreadMode> threads) {
    var keywords = new Keywords(people.users(), parts.notices());
    var addressees =
        new Addressees(members, people.users(), people.statuses(), keywords, mostNotified);
    var apart = new ThreadsApart(threads, people.preferences());
    return new Addressing(addressees, members, people.users(), apart);
  }

  private static Outsiders outsiders(Parts parts, People people, ChannelMembers members) {
    return new Outsiders(people.users(), members, parts.announcer(), parts.clock(), parts.ids());
  }
}
