package rookery.server.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import rookery.server.settings.BadSetting;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;

/// One node, either on an embedded PostgreSQL, for trying out, or on the operator's own servers.
/// Immutable.
///
/// @param starter starts the node proper
/// @param out where people read what runs
record SingleNode(NodeStarter starter, PrintStream out) {
  /// Starts the embedded PostgreSQL, then the node over it.
  AutoCloseable tryOut(Order order) throws CannotStart, BadSetting {
    Settings asked = order.tryOut(Map.of(), Map.of());
    Announcements.begin(asked);
    Path data = Order.dataDirectory(asked);
    Checks.directory(data, "--data");
    Checks.beforeNode(asked);
    return Parts.start(parts -> {
      parts.own(PidFile.write(data.resolve("rookery.pid")));
      int connections = asked.get(StorageKeys.MAX_OPEN_CONNS);
      var database = parts.own(EmbeddedDatabase.start(data, connections, starter::warmUp));
      Settings settings =
          order.tryOut(Map.of(StorageKeys.DATA_SOURCE, database.dataSource()), Map.of());
      parts.own(Lives.begin(() -> starter.start(settings, identity(settings))));
      out.println("Rookery runs at " + Order.url(settings));
      out.println(Announcements.NEXT);
      Announcements.openServer(settings, out);
      out.println(
          "  Data  %s, with a PostgreSQL on port %d for this node alone"
              .formatted(data, database.server().port()));
      out.println("  Stop  Ctrl-C");
    });
  }

  /// Starts the node on servers that run already.
  AutoCloseable onOwnServers(Order order) throws CannotStart, BadSetting {
    Settings settings = order.settings();
    Announcements.begin(settings);
    Checks.beforeNode(settings);
    return Parts.start(parts -> {
      parts.own(Lives.begin(() -> starter.start(settings, identity(settings))));
      out.println("Rookery runs at " + Order.url(settings));
      out.println(Announcements.NEXT);
      Announcements.openServer(settings, out);
      out.println("  Data  " + settings.database() + log(settings));
      out.println("  Stop  Ctrl-C, or SIGTERM");
    });
  }

  private static String log(Settings settings) {
    return settings.redis().map(r -> ", event log in Redis at " + r).orElse("");
  }

  private static NodeIdentity identity(Settings settings) {
    return Identities.of(settings, settings.get(ServiceKeys.LISTEN_ADDRESS));
  }
}
