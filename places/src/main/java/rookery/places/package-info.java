/// Teams, channels, who is in them and what they may do there. Composed by [Places].
@NullMarked
package rookery.places;

import org.jspecify.annotations.NullMarked;
