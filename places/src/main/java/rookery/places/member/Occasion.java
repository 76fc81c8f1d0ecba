package rookery.places.member;

/// Why a user came into a channel, or went.
public enum Occasion {
  /// The user joined or left this channel, was added or removed.
  CHANNEL,
  /// The user joined or left the whole team, was added or removed; this is one of its channels.
  TEAM
}
