package rookery.places.member;

/// A membership in a channel, and what a list over all teams says of the channel's team. Immutable.
///
/// @param teamName "" for direct and group channels, as the display name is
record TeamedMember(
    ChannelMember member, String teamDisplayName, String teamName, long teamUpdateAt) {}
