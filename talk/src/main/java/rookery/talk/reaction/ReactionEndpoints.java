package rookery.talk.reaction;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.PostId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.places.channel.Channel;
import rookery.places.member.ChannelAccess;
import rookery.talk.post.Post;
import rookery.talk.post.Posts;
import rookery.talk.post.Reaction;
import rookery.talk.post.ReactionJson;

/// The routes about reactions. Thread-safe.
final class ReactionEndpoints {
  /// The most posts that one call asks about.
  private static final int MOST_POSTS = 1_000;

  private final Reactions reactions;
  private final Posts posts;
  private final ChannelAccess access;

  ReactionEndpoints(Reactions reactions, Posts posts, ChannelAccess access) {
    this.reactions = reactions;
    this.posts = posts;
    this.access = access;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/reactions", Access.SESSION, this::add),
        Route.delete(
            "/api/v4/users/{user_id}/posts/{post_id}/reactions/{emoji_name}",
            Access.SESSION,
            this::remove),
        Route.get("/api/v4/posts/{post_id}/reactions", Access.SESSION, this::ofPost),
        Route.post("/api/v4/posts/ids/reactions", Access.SESSION, this::ofPosts));
  }

  private Reply add(Call call) {
    Wish wish = call.body(Wish.class, "reaction");
    UserId user = new UserId(id(wish.user_id, "user_id"));
    var id = new PostId(id(wish.post_id, "post_id"));
    String emoji = wish.emoji_name;
    if (emoji == null || !ReactionRules.isName(emoji)) {
      throw Problems.invalidBody("emoji_name");
    }
    if (!user.equals(call.caller().user())) {
      throw Problems.forbidden();
    }
    Post post = posts.get(id);
    Channel channel = access.demand(call.caller(), post.channel(), Permission.ADD_REACTION);
    return Reply.json(ReactionJson.of(reactions.add(channel, id, user, emoji)));
  }

  private static String id(@Nullable String text, String name) {
    if (text == null || !Ids.wellFormed(text)) {
      throw Problems.invalidBody(name);
    }
    return text;
  }

  private Reply remove(Call call) {
    UserId user = call.user("user_id");
    PostId id = call.post("post_id");
    String emoji = call.path("emoji_name");
    if (!ReactionRules.isName(emoji)) {
      throw Problems.invalidUrl("emoji_name");
    }
    boolean own = user.equals(call.caller().user());
    Permission needed = own ? Permission.REMOVE_REACTION : Permission.REMOVE_OTHERS_REACTIONS;
    Channel channel = access.demand(call.caller(), posts.get(id).channel(), needed);
    reactions.remove(channel, id, user, emoji);
    return Reply.ok();
  }

  private Reply ofPost(Call call) {
    Post post = posts.get(call.post("post_id"));
    access.demand(call.caller(), post.channel(), Permission.READ_CHANNEL_CONTENT);
    return Reply.json(json(post.reactions()));
  }

  /// Who may not read one of the posts is answered about none of them.
  private Reply ofPosts(Call call) {
    List<PostId> ids = call.bodyIds("post_ids", PostId::new);
    if (ids.isEmpty() || ids.size() > MOST_POSTS) {
      throw Problems.invalidBody("post_ids");
    }
    List<Post> found = posts.find(ids).stream().filter(post -> !post.deleted()).toList();
    if (found.size() < ids.size()) {
      throw Problems.noPost();
    }
    found.stream()
        .map(Post::channel)
        .distinct()
        .forEach(c -> access.demand(call.caller(), c, Permission.READ_CHANNEL_CONTENT));
    Map<String, List<ReactionJson>> byPost = new TreeMap<>();
    found.forEach(post -> byPost.put(post.id().value(), json(post.reactions())));
    return Reply.json(byPost);
  }

  private static List<ReactionJson> json(List<Reaction> some) {
    return some.stream().map(ReactionJson::of).toList();
  }

  /// The body that adds a reaction. Immutable.
  private record Wish(
      @Nullable String user_id, @Nullable String post_id, @Nullable String emoji_name) {}
}
