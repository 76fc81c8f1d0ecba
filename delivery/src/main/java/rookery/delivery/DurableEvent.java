package rookery.delivery;

/// An event that tells of a change of state: it is written to the outbox in the transaction of that
/// change, and is never lost.
///
/// @param <S> the scope that events of this type are sent to
public non-sealed interface DurableEvent<S extends Scope> extends Event<S> {}
