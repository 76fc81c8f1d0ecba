package rookery.delivery;

/// An event without a change of state behind it, such as typing: it goes straight to the log and is
/// dropped, and counted, when the log cannot take it.
///
/// @param <S> the scope that events of this type are sent to
public non-sealed interface FleetingEvent<S extends Scope> extends Event<S> {}
