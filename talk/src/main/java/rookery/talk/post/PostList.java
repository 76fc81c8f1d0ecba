package rookery.talk.post;

import java.util.List;
import java.util.Set;
import rookery.kernel.PostId;

/// Some posts in order, their neighbours, and what a client shows beside them. Immutable.
///
/// @param order what was asked for, in the order to show
/// @param context threads that these belong to
/// @param next the id of the newer neighbour, "" for none
/// @param previous the id of the older neighbour, "" for none
/// @param followed roots of threads among them that the reader follows
public record PostList(
    List<Post> order, List<Post> context, String next, String previous, Set<PostId> followed) {
  PostList beside(List<Post> threads) {
    return new PostList(order, threads, next, previous, followed);
  }
}
