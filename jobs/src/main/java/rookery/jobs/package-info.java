/// Jobs: what one node of all does again and again, once each time, in rows that show it. Knows no
/// feature; features hand their jobs over.
@NullMarked
package rookery.jobs;

import org.jspecify.annotations.NullMarked;
