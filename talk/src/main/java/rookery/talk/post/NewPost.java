package rookery.talk.post;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;

/// A post that somebody wants to write. Immutable.
///
/// @param at when it was written, 0 for now
/// @param pendingId the client's own name for it, "" for none: sent again, it is written once
/// @param setsOnline whether writing it shows that the user is there
public record NewPost(
    Channel channel,
    UserId user,
    @Nullable PostId root,
    String message,
    String type,
    Map<String, @Nullable Object> props,
    long at,
    String pendingId,
    boolean setsOnline) {
  /// The same with other words, as a [PostHook] may want them.
  public NewPost saying(String other) {
    return new NewPost(channel, user, root, other, type, props, at, pendingId, setsOnline);
  }
}
