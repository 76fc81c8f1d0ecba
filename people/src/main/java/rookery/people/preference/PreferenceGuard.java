package rookery.people.preference;

import rookery.http.Caller;

/// Decides whether a preference of one category may be saved. Owned by this feature, answered by
/// the one that the category is about.
@FunctionalInterface
public interface PreferenceGuard {
  /// Throws a [rookery.kernel.ProblemException] to refuse. Blocking.
  void check(Caller caller, Preference preference);
}
