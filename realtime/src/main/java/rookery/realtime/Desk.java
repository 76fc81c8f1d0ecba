package rookery.realtime;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import rookery.kernel.IdSource;

/// What all conversations of a node share. Immutable.
///
/// @param actions by name; those of the socket itself are not among them
/// @param confined sockets without a connection, by user
/// @param executor runs what may block
record Desk(
    RealtimeSettings settings,
    Ports ports,
    Continuing continuing,
    Map<String, SocketAction> actions,
    Hub hub,
    Watching watching,
    SocketCounts sockets,
    ConfinedSockets confined,
    Figures figures,
    Executor executor,
    Patience patience,
    InstantSource clock,
    IdSource ids) {}
