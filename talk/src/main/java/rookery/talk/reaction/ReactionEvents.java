package rookery.talk.reaction;

import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.talk.post.Reaction;
import rookery.talk.post.ReactionJson;

/// What clients are told of reactions (protocol: realtime 2.2). `reaction` is JSON inside JSON.
sealed interface ReactionEvents {
  /// Somebody reacted to a post.
  record ReactionAdded(String reaction) implements ReactionEvents, DurableEvent<Scope.ToChannel> {
    static ReactionAdded of(Reaction reaction) {
      return new ReactionAdded(Json.text(ReactionJson.of(reaction)));
    }

    @Override
    public String type() {
      return "reaction_added";
    }
  }

  /// A reaction was taken back.
  record ReactionRemoved(String reaction) implements ReactionEvents, DurableEvent<Scope.ToChannel> {
    static ReactionRemoved of(Reaction reaction, long at) {
      return new ReactionRemoved(Json.text(ReactionJson.gone(reaction, at)));
    }

    @Override
    public String type() {
      return "reaction_removed";
    }
  }
}
