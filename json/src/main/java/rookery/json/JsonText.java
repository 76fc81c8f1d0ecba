package rookery.json;

/// JSON that is already written: it is copied as it is into the document around it. Immutable.
///
/// @param text one whole JSON value
public record JsonText(String text) {}
