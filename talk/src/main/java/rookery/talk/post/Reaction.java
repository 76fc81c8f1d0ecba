package rookery.talk.post;

import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;

/// One emoji that somebody put under a post. Immutable.
///
/// @param emoji its name, such as `+1`
/// @param at when, in milliseconds
public record Reaction(PostId post, ChannelId channel, UserId user, String emoji, long at) {}
