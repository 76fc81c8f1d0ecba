package rookery.http;

/// What is served outside of the API: a web app's files, or the plain page of a server without one.
/// Blocking; called on virtual threads.
@FunctionalInterface
public interface StaticSite {
  /// The answer to a GET.
  ///
  /// @param path normalised: no `..`, no doubled slashes
  Reply answer(String path, Call.Request request);
}
