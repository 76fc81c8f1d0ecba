/// What comes to nodes through the event log, as from other nodes.
@NullMarked
package rookery.bench.feed;

import org.jspecify.annotations.NullMarked;
