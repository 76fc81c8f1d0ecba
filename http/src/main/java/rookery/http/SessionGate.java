package rookery.http;

import java.util.Optional;

/// Tells whose token this is. Owned by this module, answered by the sessions feature.
@FunctionalInterface
public interface SessionGate {
  /// The caller behind a token, or nothing when it is unknown, expired or revoked. Blocking.
  ///
  /// @param token at most 50 characters, as the client sent it
  Optional<Caller> find(String token);
}
