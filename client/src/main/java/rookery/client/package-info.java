/// A small client of the public contract, REST and WebSocket, for tests and load. It knows nothing
/// of the server's inside: it sees what any client sees.
@NullMarked
package rookery.client;

import org.jspecify.annotations.NullMarked;
