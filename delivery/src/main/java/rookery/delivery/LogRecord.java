package rookery.delivery;

/// One thing in the event log, of those that travel together in an entry. Immutable.
public sealed interface LogRecord permits ClientEvent, EntitlementChange, Notice {}
