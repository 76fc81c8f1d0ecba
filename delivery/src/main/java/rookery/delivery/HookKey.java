package rookery.delivery;

import rookery.json.Json;

/// Names a frame hook and the type of its arguments, which travel with the event. Immutable.
///
/// @param name the same on all nodes and in all versions that run together
/// @param arguments a record that [Json] reads and writes
/// @param <A> the arguments
public record HookKey<A extends Record>(String name, Class<A> arguments) {
  /// This hook with arguments, to attach to an event.
  public HookCall with(A values) {
    return new HookCall(name, Json.bytes(values));
  }
}
