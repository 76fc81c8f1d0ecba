package rookery.talk.thread;

import rookery.kernel.PostId;
import rookery.kernel.UserId;

/// How a thread stands with somebody who follows it. Immutable.
///
/// @param lastViewed when the user last looked at it, in milliseconds
record ThreadState(
    PostId root, UserId user, long lastViewed, long unreadReplies, long unreadMentions) {}
