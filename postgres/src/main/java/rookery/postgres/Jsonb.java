package rookery.postgres;

/// JSON on its way into a `jsonb` column. Immutable.
///
/// @param text one JSON value
public record Jsonb(String text) {}
