/// Presence: online, away, do not disturb, offline; by socket and by hand, over all nodes.
@NullMarked
package rookery.people.status;

import org.jspecify.annotations.NullMarked;
