package rookery.http;

/// Who may call a route, before any permission is looked at.
public enum Access {
  /// Anyone; a session, if there is one, is known to the handler.
  PUBLIC,
  /// A session is needed: 401 otherwise. Cookie-authenticated calls that change something must
  /// prove that they come from our own page (protocol: rest D.3).
  SESSION,
  /// As [#SESSION], without that proof.
  SESSION_WITHOUT_CSRF,
  /// As [#PUBLIC], without that proof when a session is there.
  PUBLIC_WITHOUT_CSRF,
  /// Anyone, and nobody is asked who it is: for machines that watch this one. Answered also by a
  /// server that is full or about to stop.
  PROBE
}
