/// Two builds side by side: the version before this one, and this one.
@NullMarked
package rookery.chaos.versions;

import org.jspecify.annotations.NullMarked;
