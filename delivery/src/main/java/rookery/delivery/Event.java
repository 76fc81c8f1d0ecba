package rookery.delivery;

/// Something clients are told. An implementation is a record whose components are exactly the keys
/// of the protocol's `data`, spelt as on the wire: JSON inside JSON is a String component, a key
/// that may be absent is marked [rookery.json.OmitEmpty]. A feature keeps its events together in
/// one sealed interface.
///
/// @param <S> the scope that events of this type are sent to
public sealed interface Event<S extends Scope> permits DurableEvent, FleetingEvent {
  /// The protocol's name, such as `posted` (protocol: realtime 2).
  String type();
}
