package rookery.places.member;

/// What a user has not read in the channels of a team. Muted channels add mentions but no messages
/// (protocol: rest E.3). Immutable.
///
/// @param team the team's id, "" for direct and group channels
public record TeamUnread(
    String team, long msgCount, long msgCountRoot, long mentionCount, long mentionCountRoot) {}
