package rookery.talk.reaction;

import java.util.List;
import rookery.http.Route;
import rookery.people.Parts;
import rookery.places.Places;
import rookery.talk.post.Posts;

/// Puts reactions together.
public record ReactionFeature(List<Route> routes) {
  /// Assembles it.
  public static ReactionFeature assemble(Parts parts, Places places, Posts posts) {
    var reactions =
        new Reactions(parts.database(), parts.outbox(), places.counters(), posts, parts.clock());
    var endpoints = new ReactionEndpoints(reactions, posts, places.members().channelAccess());
    return new ReactionFeature(endpoints.routes());
  }
}
