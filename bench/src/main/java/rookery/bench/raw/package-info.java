/// Sockets that cost the load generator next to nothing: thousands of them on one event loop, whose
/// frames are counted and thrown away.
@NullMarked
package rookery.bench.raw;

import org.jspecify.annotations.NullMarked;
