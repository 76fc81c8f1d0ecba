package rookery.kernel;

/// Where new ids and secrets come from, so that a test can say which. One method: a lambda will do.
@FunctionalInterface
public interface IdSource {
  /// A new id of 26 characters that nobody else was given.
  String next();
}
