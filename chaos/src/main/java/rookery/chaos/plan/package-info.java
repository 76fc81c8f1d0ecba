/// What one run will do, drawn from a seed before anything is started.
@NullMarked
package rookery.chaos.plan;

import org.jspecify.annotations.NullMarked;
