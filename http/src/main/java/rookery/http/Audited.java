package rookery.http;

/// Whether and as what the calls of a route are told to the audit log. Immutable.
///
/// @param act what a call does, by the name of the public operation, such as `login`; "" for what
///   is not told
/// @param stored whether it is also kept where administrators and users look it up
public record Audited(String act, boolean stored) {
  /// Nothing is told.
  public static final Audited NOT = new Audited("", false);

  /// Whether calls are told.
  public boolean told() {
    return !act.isEmpty();
  }
}
