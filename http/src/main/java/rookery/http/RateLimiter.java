package rookery.http;

import java.time.Duration;
import java.util.Optional;
import rookery.kernel.UserId;

/// Says who sends too many requests (protocol: rest D.3, realtime 10.2). Thread-safe; blocking.
public interface RateLimiter {
  /// Nobody is ever refused, and no answer tells of limits.
  RateLimiter NONE =
      new RateLimiter() {
        @Override
        public Optional<Charge> charge(String path, Call.Request request) {
          return Optional.empty();
        }

        @Override
        public Optional<Charge> charge(UserId user) {
          return Optional.empty();
        }
      };

  /// Counts a request by what is known before it is read.
  ///
  /// @param path of its route
  /// @return nothing if it is not counted
  Optional<Charge> charge(String path, Call.Request request);

  /// Counts a request once it is known who sent it.
  Optional<Charge> charge(UserId user);

  /// What the client is told. Immutable.
  ///
  /// @param allowed whether the request is answered
  /// @param limit how many requests at once
  /// @param left how many more
  /// @param reset until as many as at first are allowed
  /// @param again until one more is
  record Charge(boolean allowed, long limit, long left, Duration reset, Duration again) {}
}
