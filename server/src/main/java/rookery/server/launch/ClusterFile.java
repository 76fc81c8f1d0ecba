package rookery.server.launch;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import rookery.server.settings.BadSetting;
import rookery.server.settings.HostPort;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;

/// What the nodes of a try-out cluster have in common. It is kept in a file that only its owner can
/// read, so that a node can be started again by hand. Immutable.
///
/// @param first where node 1 listens; the others follow
/// @param dataSource the embedded PostgreSQL
/// @param redisPort the embedded Redis
/// @param redisPassword what that wants to hear
record ClusterFile(HostPort first, String dataSource, int redisPort, String redisPassword) {
  /// From a node's port to that of its figures.
  private static final int METRICS_OFFSET = 100;

  private static Path path(Path data) {
    return data.resolve("cluster.properties");
  }

  void write(Path data) throws CannotStart {
    var properties = new Properties();
    properties.setProperty("host", first.host());
    properties.setProperty("port", "" + first.port());
    properties.setProperty("database", dataSource);
    properties.setProperty("redis-port", "" + redisPort);
    properties.setProperty("redis-password", redisPassword);
    try {
      Files.deleteIfExists(path(data));
      Files.createFile(
          path(data),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(path(data))) {
        properties.store(writer, "The servers of this try-out cluster, written at each start");
      }
    } catch (IOException e) {
      throw new CannotStart(
          path(data) + " cannot be written (" + e + "): choose another directory with --data", e);
    }
  }

  static ClusterFile read(Path data) throws CannotStart {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path(data))) {
      properties.load(reader);
      return new ClusterFile(
          new HostPort(
              properties.getProperty("host", ""),
              Integer.parseInt(properties.getProperty("port", ""))),
          properties.getProperty("database", ""),
          Integer.parseInt(properties.getProperty("redis-port", "")),
          properties.getProperty("redis-password", ""));
    } catch (IOException | NumberFormatException e) {
      throw new CannotStart(
          "No try-out cluster runs in %s (%s): start one with --nodes, or name its directory with"
                  .formatted(data, e.getMessage())
              + " --data",
          e);
    }
  }

  HostPort listen(int node) {
    return first.atPort(first.port() + node - 1);
  }

  HostPort metrics(int node) {
    return new HostPort("127.0.0.1", first.port() + METRICS_OFFSET + node - 1);
  }

  static String name(int node) {
    return "node-" + node;
  }

  /// The settings of one node. What the cluster needs counts before what the operator set.
  Settings settings(Order order, int node) throws BadSetting {
    var given = new HashMap<Setting<?>, String>();
    given.put(ServiceKeys.LISTEN_ADDRESS, listen(node).toString());
    given.put(StorageKeys.DATA_SOURCE, dataSource);
    given.put(StorageKeys.REDIS_ADDRESS, "127.0.0.1:" + redisPort);
    given.put(StorageKeys.REDIS_PASSWORD, redisPassword);
    given.put(StorageKeys.REDIS_DB, "0");
    given.put(StorageKeys.CLUSTER_ENABLE, "true");
    given.put(RookeryKeys.REDIS_TLS, "false");
    given.put(RookeryKeys.REDIS_USER, "");
    given.put(RookeryKeys.NODE_NAME, name(node));
    given.put(ObservationKeys.METRICS_LISTEN_ADDRESS, metrics(node).toString());
    return order.tryOut(given, Map.of(ObservationKeys.METRICS_ENABLE, "true"));
  }
}
