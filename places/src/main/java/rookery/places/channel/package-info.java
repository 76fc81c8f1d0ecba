/// Channels: founding and finding them, their counters, and who has viewed what.
@NullMarked
package rookery.places.channel;

import org.jspecify.annotations.NullMarked;
