package rookery.talk.thread;

/// Which replies of a thread are wanted. Immutable.
///
/// @param from the time of the place to go on from, 0 for the beginning
/// @param fromId the post there, or "" for all of that time
/// @param byUpdate whether the time is that of the last change
/// @param newestFirst whether the list goes up the thread
record ThreadPage(long from, String fromId, boolean byUpdate, boolean newestFirst, int size) {}
