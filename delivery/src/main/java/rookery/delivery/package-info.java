/// From commit to log to node: typed events, the outbox that makes them atomic with their rows, the
/// publisher that appends them to the event log, the tail that brings them back on every node, and
/// the caches that the log keeps true.
@NullMarked
package rookery.delivery;

import org.jspecify.annotations.NullMarked;
