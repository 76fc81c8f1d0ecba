package rookery.realtime;

import rookery.http.SessionGate;

/// What sockets ask others for. Immutable.
///
/// @param entitlements what a user may receive
/// @param gate whose a token is, quickly
/// @param check whether a session goes on, surely
public record Ports(EntitlementSource entitlements, SessionGate gate, SessionCheck check) {}
