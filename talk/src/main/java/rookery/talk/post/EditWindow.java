package rookery.talk.post;

import java.time.InstantSource;
import java.util.function.IntSupplier;
import rookery.kernel.Problem;

/// How long a post may be edited. Immutable.
///
/// @param longest seconds after it was written; -1 for always
record EditWindow(IntSupplier longest, InstantSource clock) {
  /// Refuses a change that comes too late.
  void check(Post post) {
    int seconds = longest.getAsInt();
    if (seconds >= 0 && clock.millis() > post.times().createAt() + seconds * 1_000L) {
      throw new Problem.Invalid(
              "api.post.update_post.permissions_time_limit.app_error",
              "Posts can be edited for " + seconds + " seconds only.")
          .raise();
    }
  }
}
