/// Reactions: emojis that people put under posts.
@NullMarked
package rookery.talk.reaction;

import org.jspecify.annotations.NullMarked;
