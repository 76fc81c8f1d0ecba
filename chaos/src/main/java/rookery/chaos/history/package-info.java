/// The history of a run: everything that was asked, answered, received and broken, a line each.
@NullMarked
package rookery.chaos.history;

import org.jspecify.annotations.NullMarked;
