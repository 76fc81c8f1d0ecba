package rookery.server.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.Lifecycle;
import rookery.server.settings.BadSetting;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;

/// Several nodes on this machine, each a process of its own, over one embedded PostgreSQL and one
/// embedded Redis. Immutable.
///
/// @param self how this program is started again
/// @param out where people read what runs
record TryOutCluster(Self self, PrintStream out) {
  private static final int PASSWORD_BYTES = 18;

  AutoCloseable start(Order order) throws CannotStart, BadSetting {
    Settings asked = order.tryOut(Map.of(), Map.of());
    Announcements.begin(asked);
    Path data = Order.dataDirectory(asked);
    Checks.directory(data, "--data");
    return Parts.start(parts -> start(order, asked, data, parts));
  }

  private void start(Order order, Settings asked, Path data, Lifecycle parts)
      throws CannotStart, BadSetting {
    parts.own(PidFile.write(data.resolve("rookery.pid")));
    Members.endOthers(data, order.nodes(), Order.longestStop(asked));
    var sketch = new ClusterFile(asked.get(ServiceKeys.LISTEN_ADDRESS), "", 0, "");
    for (int node = 1; node <= order.nodes(); node++) {
      Checks.port(sketch.listen(node), "--port");
      Checks.port(sketch.metrics(node), "--port");
    }
    int connections = order.nodes() * asked.get(StorageKeys.MAX_OPEN_CONNS);
    var database = parts.own(EmbeddedDatabase.start(data, connections, () -> {}));
    String password = password();
    var redis = parts.own(redis(data, password));
    var cluster = new ClusterFile(sketch.first(), database.dataSource(), redis.port(), password);
    cluster.write(data);
    var members = parts.own(new Members(self, order, data, out, Order.longestStop(asked)));
    members.start(cluster);
    announce(order, cluster, asked, data);
  }

  private static EmbeddedRedis redis(Path data, String password) throws CannotStart {
    try {
      return EmbeddedRedis.start(data.resolve("redis"), 0, password);
    } catch (EmbeddedFailure e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }

  private static String password() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private void announce(Order order, ClusterFile cluster, Settings asked, Path data)
      throws BadSetting {
    out.println("Rookery runs on " + order.nodes() + " nodes:");
    for (int node = 1; node <= order.nodes(); node++) {
      out.println(
          "  %s  %s, pid and log in %s.pid and .log"
              .formatted(
                  ClusterFile.name(node),
                  Order.url(cluster.settings(order, node)),
                  data.resolve(ClusterFile.name(node))));
    }
    out.println(
        "  Next  open any of them in a browser, or point a client at it, and sign up: the first"
            + " user is the administrator");
    Announcements.openServer(asked, out);
    out.println("  Data  " + data + ", with one PostgreSQL and one Redis for these nodes");
    out.println("  Stop  Ctrl-C");
  }
}
