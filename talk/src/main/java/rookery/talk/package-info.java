/// The tier of what people write: posts, threads, mentions, typing.
@NullMarked
package rookery.talk;

import org.jspecify.annotations.NullMarked;
