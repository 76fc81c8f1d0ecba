/// The cluster's contracts: the event log, the roster of nodes, presence; their pure rules and
/// their in-process implementations. Knows no chat and no database.
@NullMarked
package rookery.cluster;

import org.jspecify.annotations.NullMarked;
