package rookery.acceptance;

import java.net.URI;
import java.util.List;
import java.util.Map;
import rookery.http.Route;

/// A node in this process: quick to start, and it shows what it serves.
final class LocalNode implements NodeHandle {
  private final String name;
  private final URI url;

  private LocalNode(String name, URI url) {
    this.name = name;
    this.url = url;
  }

  static LocalNode start(String name, int port, Map<String, String> settings) {
    if (settings.isEmpty()) {
      return new LocalNode(name, URI.create("http://localhost:" + port));
    }
    throw new IllegalStateException("not yet");
  }

  List<Route> routes() {
    return List.of();
  }

  List<String> socketActions() {
    return List.of();
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
    close();
  }

  @Override
  public void close() {}
}
