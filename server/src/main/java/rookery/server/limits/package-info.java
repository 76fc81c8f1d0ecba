/// Limits on what one client may ask for.
@NullMarked
package rookery.server.limits;

import org.jspecify.annotations.NullMarked;
