/// The processes under test and the network between them, with everything that can be done to them.
@NullMarked
package rookery.chaos.site;

import org.jspecify.annotations.NullMarked;
