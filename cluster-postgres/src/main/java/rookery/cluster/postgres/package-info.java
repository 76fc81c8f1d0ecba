/// What a cluster agrees on in PostgreSQL: the current epoch of the event log and its home, the
/// log's second home for when Redis is away, leases, and the leader.
@NullMarked
package rookery.cluster.postgres;

import org.jspecify.annotations.NullMarked;
