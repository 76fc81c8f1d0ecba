package rookery.http;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A connection that was upgraded to the socket protocol and now belongs to whoever accepts it: the
/// HTTP server's own handlers are gone, TLS and what came in behind the handshake are kept.
/// Immutable.
///
/// @param channel bytes of frames in, bytes of frames out; reading is paused until the acceptor has
///   put its handlers in and asks for more
/// @param request what the client asked with
/// @param caller who it is, null when it did not say so yet
/// @param arrived to be called once nothing more has to be done to make its connection; until then
///   it counts as load. A closed channel counts as arrived
public record Upgraded(
    Channel channel, Call.Request request, @Nullable Caller caller, Runnable arrived) {}
