package rookery.talk.post;

import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.json.OmitEmpty;

/// What clients are told of posts (protocol: realtime 2.2).
sealed interface PostEvents {
  /// There is a new post.
  ///
  /// @param post JSON inside JSON
  record Posted(
      String channel_display_name,
      String channel_name,
      String channel_type,
      String post,
      String sender_name,
      boolean set_online,
      String team_id)
      implements PostEvents, DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "posted";
    }
  }

  /// A post was changed.
  record PostEdited(String post) implements PostEvents, DurableEvent<Scope.ToChannel> {
    static PostEdited of(Post post) {
      return new PostEdited(Json.text(PostJson.of(post)));
    }

    @Override
    public String type() {
      return "post_edited";
    }
  }

  /// A post was deleted; administrators are told by whom.
  record PostDeleted(@OmitEmpty String delete_by, String post)
      implements PostEvents, DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "post_deleted";
    }
  }
}
