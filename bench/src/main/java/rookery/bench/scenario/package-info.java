/// Stories that are told to a cluster under load, and their bars.
@NullMarked
package rookery.bench.scenario;

import org.jspecify.annotations.NullMarked;
