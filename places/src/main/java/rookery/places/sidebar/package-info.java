/// The sidebar: categories, and the one category each channel of a user sits in.
@NullMarked
package rookery.places.sidebar;

import org.jspecify.annotations.NullMarked;
