package rookery.places.member;

import org.jspecify.annotations.Nullable;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;

/// A user has become a member of an open or private channel. Immutable.
///
/// @param by who did it; the user, when nobody else did
/// @param root the thread that the joining should be told in, if any; not checked yet
public record Joined(
    Channel channel, UserId user, UserId by, Occasion occasion, @Nullable PostId root, long at) {
  /// Whether the user joined without somebody else's doing.
  public boolean alone() {
    return user.equals(by);
  }
}
