package rookery.people.user;

/// What a user has to show besides the password. Owned by this feature, answered by the one of
/// second factors.
@FunctionalInterface
public interface SecondFactor {
  /// Throws why the code does not do, if so. A code is good once.
  void demand(User user, String code);
}
