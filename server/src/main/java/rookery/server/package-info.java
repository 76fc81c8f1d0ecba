/// The composition of a node, and where the program begins.
@NullMarked
package rookery.server;

import org.jspecify.annotations.NullMarked;
