/// Teams: founding, finding and listing them.
@NullMarked
package rookery.places.team;

import org.jspecify.annotations.NullMarked;
