package rookery.talk.thread;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.people.Parts;
import rookery.people.People;
import rookery.places.Places;
import rookery.talk.post.PostFeature;

/// Puts threads together.
public record ThreadFeature(List<Route> routes) {
  /// Assembles it: from here on threads take part in posts and views.
  ///
  /// @param follows whether who writes in a thread, or is mentioned in it, follows it
  public static ThreadFeature assemble(
      Parts parts, People people, Places places, PostFeature post, BooleanSupplier follows) {
    var following = new Following(post.posts(), parts.outbox(), parts.clock(), follows);
    post.hooks().within(following);
    places.within(following);
    var threads = new ThreadEndpoints(parts.database(), post.posts(), post.lists(), people, places);
    var unreads =
        new UnreadEndpoints(parts.database(), places.members().unreads(), people.permissions());
    return new ThreadFeature(
        Stream.concat(threads.routes().stream(), unreads.routes().stream()).toList());
  }
}
