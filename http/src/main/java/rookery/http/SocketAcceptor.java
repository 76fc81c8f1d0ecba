package rookery.http;

/// Takes over upgraded connections. Owned by this module, implemented by the socket protocol.
@FunctionalInterface
public interface SocketAcceptor {
  /// Called on the channel's event loop, right after the 101 was sent. Must not block.
  void accept(Upgraded upgraded);
}
