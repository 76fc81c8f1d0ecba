/// Posts: writing, changing, deleting and reading them.
@NullMarked
package rookery.talk.post;

import org.jspecify.annotations.NullMarked;
