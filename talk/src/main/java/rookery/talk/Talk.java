package rookery.talk;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.http.Caller;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.PostId;
import rookery.kernel.Problems;
import rookery.people.Parts;
import rookery.people.People;
import rookery.people.access.Permission;
import rookery.people.preference.Preference;
import rookery.places.Places;
import rookery.realtime.FrameHook;
import rookery.realtime.SocketAction;
import rookery.talk.post.FrameHooksOfPosts;
import rookery.talk.post.Post;
import rookery.talk.post.PostFeature;
import rookery.talk.post.PostHooks;
import rookery.talk.post.Posts;
import rookery.talk.reaction.ReactionFeature;
import rookery.talk.system.ComingAndGoing;
import rookery.talk.thread.ThreadFeature;
import rookery.talk.typing.TypingAction;

/// The tier of what people write, put together: its services, its routes and socket actions, and
/// what it changes in single readers' frames. Immutable.
///
/// @param hooks where others plug into posts
public record Talk(
    Posts posts,
    PostHooks hooks,
    List<Route> routes,
    List<SocketAction> actions,
    List<FrameHook<?, ?>> frameHooks) {
  /// The most characters of a post.
  public static final int LONGEST_MESSAGE = PostFeature.LONGEST_MESSAGE;

  /// Assembles the features in the order in which they need each other.
  ///
  /// @param settings as they are now
  public static Talk assemble(
      Parts parts, People people, Places places, Supplier<TalkSettings> settings) {
    var post =
        PostFeature.assemble(
            parts,
            people,
            places,
            () -> settings.get().editWithin(),
            () -> settings.get().mostNotified(),
            () -> settings.get().threads(),
            () -> settings.get().together());
    var thread =
        ThreadFeature.assemble(parts, people, places, post, () -> settings.get().follows());
    var reaction = ReactionFeature.assemble(parts, places, post.posts());
    places.within(new ComingAndGoing(post.writing()));
    var access = places.members().channelAccess();
    people
        .preferences()
        .guard(
            "flagged_post",
            (caller, preference) -> demandReadable(post.posts(), places, caller, preference));
    return new Talk(
        post.posts(),
        post.hooks(),
        Stream.of(post.routes(), thread.routes(), reaction.routes()).flatMap(List::stream).toList(),
        List.of(
            new TypingAction(access, parts.announcer(), () -> settings.get().typing()).action()),
        FrameHooksOfPosts.all());
  }

  /// Only what somebody may read can be put aside for later.
  private static void demandReadable(
      Posts posts, Places places, Caller caller, Preference preference) {
    if (!Ids.wellFormed(preference.name())) {
      throw Problems.invalidBody("name");
    }
    Post post = posts.find(new PostId(preference.name())).orElseThrow(Problems::noPost);
    places
        .members()
        .channelAccess()
        .demand(caller, post.channel(), Permission.READ_CHANNEL_CONTENT);
  }
}
