/// What the server says of itself: health, client configuration, licence, limits, and what it
/// answers for features that it does not offer.
@NullMarked
package rookery.server.system;

import org.jspecify.annotations.NullMarked;
