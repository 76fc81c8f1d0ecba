/// Who a text mentions.
@NullMarked
package rookery.talk.mention;

import org.jspecify.annotations.NullMarked;
