package rookery.kernel;

/// The id of one thing: 26 letters or digits. Each kind of thing has a record of its own, so ids of
/// two kinds never swap silently. Immutable.
public interface Id {
  /// The 26 characters.
  String value();
}
