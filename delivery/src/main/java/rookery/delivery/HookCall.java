package rookery.delivery;

/// A frame hook attached to an event, with its arguments as JSON. Made by [HookKey#with].
/// Immutable.
public record HookCall(String hook, byte[] arguments) {}
