/// Clients that do harm, by accident or on purpose.
@NullMarked
package rookery.bench.harm;

import org.jspecify.annotations.NullMarked;
