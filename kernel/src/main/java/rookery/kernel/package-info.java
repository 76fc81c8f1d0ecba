/// Words everyone shares: ids, problems, pages, lifecycle, timers. Sees no library.
@NullMarked
package rookery.kernel;

import org.jspecify.annotations.NullMarked;
