/// The configuration of the whole cluster: in the database, changed by administrators, taken by
/// every node at once.
@NullMarked
package rookery.server.configuration;

import org.jspecify.annotations.NullMarked;
