/// What the machine can do at best: the least that any server would have to do for the same work,
/// measured beside the real ones.
@NullMarked
package rookery.bench.bare;

import org.jspecify.annotations.NullMarked;
