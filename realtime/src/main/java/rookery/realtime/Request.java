package rookery.realtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client asks over the socket (protocol: realtime 3.1). Immutable.
///
/// @param seq the client's own number, repeated in the reply
/// @param action "" when it was missing
/// @param data empty when it was missing
record Request(long seq, String action, Map<String, @Nullable Object> data) {}
