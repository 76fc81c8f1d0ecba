/// Clients with sockets that come, stay and come back as the web app does.
@NullMarked
package rookery.bench.crowd;

import org.jspecify.annotations.NullMarked;
