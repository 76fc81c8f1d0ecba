package rookery.places.channel;

import rookery.kernel.ChannelId;

/// A channel that a member looked at. Immutable.
///
/// @param at the member's `last_viewed_at` after the view
/// @param wasUnread whether there was anything new in it
public record Viewed(ChannelId channel, long at, boolean wasUnread) {}
