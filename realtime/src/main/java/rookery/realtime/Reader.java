package rookery.realtime;

import rookery.kernel.UserId;

/// A recipient, as frame hooks see one. Immutable.
///
/// @param wantsPostedAck whether the connection asked for `should_ack` marks when it was made
public record Reader(UserId user, boolean wantsPostedAck) {}
