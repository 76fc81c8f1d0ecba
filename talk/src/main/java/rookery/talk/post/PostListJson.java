package rookery.talk.post;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rookery.json.OmitEmpty;

/// A list of posts on the wire: every key is needed, or messages never appear (protocol: rest G 4).
/// Immutable.
///
/// @param has_next whether there is more; only in answers about one thread
public record PostListJson(
    List<String> order,
    Map<String, PostJson> posts,
    String next_post_id,
    String prev_post_id,
    @OmitEmpty boolean has_next,
    long first_inaccessible_post_time) {
  /// A list for clients that show replies among the other posts.
  public static PostListJson flat(PostList list) {
    return of(list, false, false);
  }

  /// A list for clients that show threads apart.
  public static PostListJson threaded(PostList list, boolean hasNext) {
    return of(list, true, hasNext);
  }

  private static PostListJson of(PostList list, boolean threads, boolean hasNext) {
    var posts = new LinkedHashMap<String, PostJson>();
    for (List<Post> some : List.of(list.order(), list.context())) {
      for (Post post : some) {
        PostJson json =
            threads
                ? PostJson.withThread(post, list.followed().contains(post.id()))
                : PostJson.of(post);
        posts.put(post.id().value(), json);
      }
    }
    return new PostListJson(
        list.order().stream().map(post -> post.id().value()).toList(),
        posts,
        list.next(),
        list.previous(),
        hasNext,
        0);
  }
}
