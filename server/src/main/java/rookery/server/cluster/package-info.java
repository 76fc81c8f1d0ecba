/// What a node knows and tells of its cluster: its own facts, what happened, in what the nodes
/// differ, and the resources that show it.
@NullMarked
package rookery.server.cluster;

import org.jspecify.annotations.NullMarked;
