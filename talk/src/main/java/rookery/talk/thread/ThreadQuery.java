package rookery.talk.thread;

import rookery.kernel.TeamId;

/// Which of a user's threads are wanted. Immutable.
///
/// @param direct whether those of direct and group channels are, too
/// @param since only what changed after this time, 0 for all
/// @param before the id of a thread: only older ones; "" for none
/// @param after the id of a thread: only newer ones; "" for none
record ThreadQuery(
    TeamId team,
    boolean direct,
    boolean deletedToo,
    boolean unread,
    long since,
    String before,
    String after,
    int size) {}
