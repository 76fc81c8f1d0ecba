package rookery.places.channel;

import rookery.kernel.TeamId;

/// An open or private channel that somebody wants to found; [ChannelRules] say whether it may look
/// like this. Immutable.
record NewChannel(
    TeamId team,
    ChannelType type,
    String name,
    String displayName,
    String header,
    String purpose) {}
