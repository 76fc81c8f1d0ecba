/// Replies and who follows them.
@NullMarked
package rookery.talk.thread;

import org.jspecify.annotations.NullMarked;
