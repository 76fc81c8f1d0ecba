package rookery.places.member;

import rookery.kernel.UserId;
import rookery.places.channel.Channel;

/// A user is no longer a member of an open or private channel. Immutable.
///
/// @param by who did it; the user, when nobody else did
public record Left(Channel channel, UserId user, UserId by, Occasion occasion, long at) {
  /// Whether the user left without somebody else's doing.
  public boolean alone() {
    return user.equals(by);
  }
}
