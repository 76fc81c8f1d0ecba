/// Users seen through their memberships: the user list with its filters.
@NullMarked
package rookery.places.directory;

import org.jspecify.annotations.NullMarked;
