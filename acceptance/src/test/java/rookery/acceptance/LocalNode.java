package rookery.acceptance;

import java.net.URI;
import java.util.List;
import java.util.Map;
import rookery.http.Route;
import rookery.server.Node;
import rookery.server.launch.CannotStart;
import rookery.server.launch.NodeIdentity;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Settings;

/// A node in this process: quick to start, and it shows what it serves. Thread-safe.
final class LocalNode implements NodeHandle {
  private final String name;
  private final URI url;
  private final Node.Running node;

  private LocalNode(String name, URI url, Node.Running node) {
    this.name = name;
    this.url = url;
    this.node = node;
  }

  static LocalNode start(String name, int port, Map<String, String> settings) {
    try {
      var read = Settings.read(Settings.Sources.of(settings));
      var node = new Node().start(read, new NodeIdentity(name));
      return new LocalNode(name, URI.create("http://localhost:" + port), node);
    } catch (BadSetting | CannotStart e) {
      throw new IllegalStateException(e);
    }
  }

  List<Route> routes() {
    return node.routes();
  }

  double counted(String counter) {
    return node.counted(counter);
  }

  List<String> socketActions() {
    return node.socketActions();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public void isKilled() {
    throw new IllegalStateException("a node in this process cannot be killed");
  }

  @Override
  public void close() {
    node.close();
  }
}
