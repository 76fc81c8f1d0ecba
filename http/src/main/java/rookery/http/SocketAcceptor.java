package rookery.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Problem;

/// Takes over upgraded connections. Owned by this module, implemented by the socket protocol.
@FunctionalInterface
public interface SocketAcceptor {
  /// Called on the channel's event loop, right after the 101 was sent. Must not block.
  void accept(Upgraded upgraded);

  /// Why a connection is not to be upgraded at all, if so. Must not block.
  ///
  /// @param caller who asks; null for who has not said so yet
  /// @param address where the client is
  default Optional<Problem> refusal(@Nullable Caller caller, String address) {
    return Optional.empty();
  }
}
