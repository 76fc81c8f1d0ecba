package rookery.kernel;

import java.time.Duration;

/// An expected failure, as data. It becomes an HTTP status, or a socket's error reply, in exactly
/// one place each; everything else that is thrown is a bug and answers 500.
///
/// `id` is the protocol's stable dotted string (rest.md D.2), `message` an English sentence for a
/// person. Neither holds a secret or a message text. Immutable.
public sealed interface Problem {
  String id();

  String message();

  /// The request is wrong: 400.
  record Invalid(String id, String message) implements Problem {}

  /// Nobody is logged in here: 401. Clients log out on it, so it is used for nothing else.
  record Unauthenticated(String id, String message) implements Problem {}

  /// Somebody is, and has to do something else first: 401, because the protocol has it so. The
  /// session stays.
  record Confined(String id, String message) implements Problem {}

  /// Logged in, but not allowed: 403.
  record Forbidden(String id, String message) implements Problem {}

  /// No such thing, or none that the caller may know of: 404.
  record NotFound(String id, String message) implements Problem {}

  /// The request came too slowly: 408.
  record TooSlow(String id, String message) implements Problem {}

  /// The body is too large: 413.
  record TooLarge(String id, String message) implements Problem {}

  /// The address is too long: 414.
  record AddressTooLong(String id, String message) implements Problem {}

  /// Too many requests: 429.
  record TooMany(String id, String message, Duration retryAfter) implements Problem {}

  /// Switched off or not part of this server: 501.
  record NotOffered(String id, String message) implements Problem {}

  /// Something we stand on is away or full; the same request may succeed later: 503.
  record Unavailable(String id, String message, Duration retryAfter) implements Problem {}

  /// This node leaves, and who asks passes the request on to another one: 502. Only for a proxy
  /// that said so.
  record Elsewhere(String id, String message) implements Problem {}

  /// A failure that the protocol itself words as 500 (an unknown socket action).
  record Unexpected(String id, String message) implements Problem {}

  /// The carrier to throw.
  default ProblemException raise() {
    return new ProblemException(this, null);
  }

  /// The carrier to throw, with what brought it about (for the log, never for the client).
  default ProblemException raise(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
