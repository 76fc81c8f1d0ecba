/// The event log and the roster of nodes in Redis.
@NullMarked
package rookery.cluster.redis;

import org.jspecify.annotations.NullMarked;
