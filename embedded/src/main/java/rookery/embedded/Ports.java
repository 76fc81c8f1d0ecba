package rookery.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of the loopback interface. Immutable.
final class Ports {
  private Ports() {}

  /// `wanted` if nobody listens there, else one that the system says is free.
  static int free(int wanted) throws IOException {
    return wanted > 0 && isFree(wanted) ? wanted : bind(0);
  }

  static boolean isFree(int port) {
    try {
      return bind(port) == port;
    } catch (IOException _) {
      return false;
    }
  }

  private static int bind(int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return socket.getLocalPort();
    }
  }
}
