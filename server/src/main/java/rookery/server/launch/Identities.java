package rookery.server.launch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import rookery.server.settings.HostPort;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.Settings;

/// Names a node that was given no name by where it runs, so that it has the same name after a
/// restart. Immutable.
final class Identities {
  private Identities() {}

  static NodeIdentity of(Settings settings, HostPort listen) {
    String given = settings.get(RookeryKeys.NODE_NAME);
    return new NodeIdentity(given.isBlank() ? hostName() + "-" + listen.port() : given);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "node";
    }
  }
}
