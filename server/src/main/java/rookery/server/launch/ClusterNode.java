package rookery.server.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Settings;

/// One node of a try-out cluster, in a process of its own. Immutable.
///
/// @param starter starts the node proper
/// @param out where people read what runs
record ClusterNode(NodeStarter starter, PrintStream out) {
  AutoCloseable start(Order order) throws CannotStart, BadSetting {
    int node = order.member();
    Path data = Order.dataDirectory(order.tryOut(Map.of(), Map.of()));
    Settings settings = ClusterFile.read(data).settings(order, node);
    Announcements.begin(settings);
    Checks.beforeNode(settings);
    return Parts.start(parts -> {
      parts.own(PidFile.write(pidFile(data, node)));
      var identity = new NodeIdentity(ClusterFile.name(node));
      parts.own(Lives.begin(() -> starter.start(settings, identity)));
      out.println("Node " + node + " runs at " + Order.url(settings));
    });
  }

  static Path pidFile(Path data, int node) {
    return data.resolve(ClusterFile.name(node) + ".pid");
  }
}
