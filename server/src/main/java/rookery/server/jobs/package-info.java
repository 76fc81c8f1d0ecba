/// The jobs of a node: gathered from the features, run while it leads, shown to administrators.
@NullMarked
package rookery.server.jobs;

import org.jspecify.annotations.NullMarked;
