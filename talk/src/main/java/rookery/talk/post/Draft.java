package rookery.talk.post;

import java.util.Map;
import rookery.kernel.LogMark;
import rookery.talk.post.Addressees.Found;

/// A post that is ready to be written. Immutable.
///
/// @param wanted as its author wants it
/// @param post the same with an id, and without the time of its channel
/// @param sender as clients show the author
/// @param found whom it mentions
/// @param reads whether writing it is reading the channel
/// @param caller what lines of the log say while the request is served that wants it
record Draft(
    NewPost wanted,
    Post post,
    String sender,
    Found found,
    boolean reads,
    Map<String, String> caller) {
  static Draft of(NewPost wanted, Post post, String sender, Found found, boolean reads) {
    return new Draft(wanted, post, sender, found, reads, LogMark.copy());
  }

  /// Runs `task`, perhaps in another caller's thread, so that its lines of the log are this one's.
  void asCaller(Runnable task) {
    LogMark.as(caller, task);
  }
}
