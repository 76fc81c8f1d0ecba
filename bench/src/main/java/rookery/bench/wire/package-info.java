/// Cheap connections: event loops, addresses to come from, keep-alive HTTP.
@NullMarked
package rookery.bench.wire;

import org.jspecify.annotations.NullMarked;
