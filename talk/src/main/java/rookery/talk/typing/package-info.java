/// Who is typing.
@NullMarked
package rookery.talk.typing;

import org.jspecify.annotations.NullMarked;
