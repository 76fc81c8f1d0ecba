/// From a command line to running nodes: what to start around a node, in which order, what to say
/// about it, and how it all ends.
@NullMarked
package rookery.server.launch;

import org.jspecify.annotations.NullMarked;
