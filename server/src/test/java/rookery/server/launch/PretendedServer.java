package rookery.server.launch;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;

/// This program with a node that only answers the ping, after it has asked its database something.
final class PretendedServer {
  private PretendedServer() {}

  public static void main(String[] arguments) {
    System.exit(RookeryCommand.run(arguments, PretendedServer::start, System.getenv()));
  }

  private static RunningNode start(Settings settings, NodeIdentity identity) throws CannotStart {
    var source = settings.database();
    try (var connection =
        DriverManager.getConnection(source.url(), source.user(), source.password())) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      return serve(settings, identity.name() + " on " + version);
    } catch (SQLException | IOException e) {
      throw new CannotStart("The database " + source + " refused: " + e.getMessage(), e);
    }
  }

  private static RunningNode serve(Settings settings, String answer) throws IOException {
    int port = settings.get(ServiceKeys.LISTEN_ADDRESS).port();
    var server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext(
        "/api/v4/system/ping",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return () -> server.stop(0);
  }

  /// The variables of a run that this one must not inherit.
  static Map<String, String> without(Map<String, String> environment) {
    environment.keySet().removeIf(k -> k.startsWith("MM_"));
    return environment;
  }
}
