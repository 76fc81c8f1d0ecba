package rookery.server.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import rookery.server.settings.HostPort;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;

/// Looks for what would stop a node later, before anything is started for it. Immutable.
final class Checks {
  private Checks() {}

  static void beforeNode(Settings settings) throws CannotStart {
    port(settings.get(ServiceKeys.LISTEN_ADDRESS), "--port or MM_SERVICESETTINGS_LISTENADDRESS");
    if (settings.get(ObservationKeys.METRICS_ENABLE)) {
      port(
          settings.get(ObservationKeys.METRICS_LISTEN_ADDRESS), "MM_METRICSSETTINGS_LISTENADDRESS");
    }
    web(settings.get(RookeryKeys.WEB_DIRECTORY));
    directory(Path.of(settings.get(StorageKeys.FILE_DIRECTORY)), "MM_FILESETTINGS_DIRECTORY");
  }

  static void port(HostPort place, String how) throws CannotStart {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(place));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStart(
          "Port %d cannot be listened on (%s): stop what uses it, or choose another with %s"
              .formatted(place.port(), e.getMessage(), how),
          e);
    }
  }

  private static InetSocketAddress address(HostPort place) {
    return place.host().isEmpty()
        ? new InetSocketAddress(place.port())
        : new InetSocketAddress(place.host(), place.port());
  }

  private static void web(String directory) throws CannotStart {
    if (!directory.isEmpty() && !Files.isReadable(Path.of(directory, "root.html"))) {
      throw new CannotStart(
          directory
              + " is no build of the web app (no root.html that can be read): correct --web, or"
              + " leave it out");
    }
  }

  /// Makes the directory if it is not there.
  static void directory(Path directory, String how) throws CannotStart {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CannotStart(
          "The directory %s cannot be made (%s): choose another with %s"
              .formatted(directory, e, how),
          e);
    }
    if (!Files.isWritable(directory) || !Files.isReadable(directory)) {
      throw new CannotStart(
          "The directory %s cannot be read and written: change its rights, or choose another with %s"
              .formatted(directory, how));
    }
  }
}
