/// Attempts to log in, and how long whoever failed has to wait.
@NullMarked
package rookery.people.attempt;

import org.jspecify.annotations.NullMarked;
