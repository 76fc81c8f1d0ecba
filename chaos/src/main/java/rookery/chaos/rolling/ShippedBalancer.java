package rookery.chaos.rolling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.embedded.TiedProcess;

/// HAProxy or nginx, the real program, with the configuration of `deploy/`: only addresses are
/// others. Immutable.
final class ShippedBalancer implements Balancer {
  private static final Duration START = Duration.ofSeconds(20);
  private static final int TOUCH_MILLIS = 500;
  private static final Pattern NODE = Pattern.compile("( *server )(\\S+ )?(10\\.\\S+:8065)(.*)");

  private final Kind kind;
  private final TiedProcess process;
  private final int port;

  private ShippedBalancer(Kind kind, TiedProcess process, int port) {
    this.kind = kind;
    this.process = process;
    this.port = port;
  }

  /// Which program, and how long it takes to see that a node is back. Immutable.
  enum Kind {
    /// It asks every second, and believes the second yes.
    HAPROXY(3_000),
    /// It asks nobody, and tries again after `fail_timeout`.
    NGINX(5_500);

    private final long backAfterMillis;

    Kind(long backAfterMillis) {
      this.backAfterMillis = backAfterMillis;
    }

    private String file() {
      return this == HAPROXY ? "haproxy.cfg" : "nginx.conf";
    }

    private List<String> command(Path directory, Path file) {
      return this == HAPROXY
          ? List.of("haproxy", "-db", "-f", file.toString())
          : List.of(
              "nginx",
              "-p",
              directory.toString(),
              "-c",
              file.toString(),
              "-g",
              "daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log;".formatted(directory));
    }
  }

  static ShippedBalancer start(Kind kind, Path directory, List<NodeUnderTest> nodes, int port) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(kind.file());
      var lines = Files.readAllLines(deploy().resolve(kind.file()));
      Files.write(file, configuration(lines, directory, ports(nodes), port));
      var process =
          TiedProcess.start(
              kind.command(directory, file),
              Map.of("PATH", "/usr/sbin:/sbin:" + System.getenv().getOrDefault("PATH", "")),
              directory.resolve("balancer.log"),
              _ -> {});
      var balancer = new ShippedBalancer(kind, process, port);
      if (!Await.until(START, balancer::listens)) {
        balancer.close();
        throw new IllegalStateException(kind + " does not start: see " + directory);
      }
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Wherever below the project this runs.
  static Path deploy() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("deploy").resolve("nginx.conf"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("there is no deploy/ above " + Path.of("").toAbsolutePath());
    }
    return here.resolve("deploy");
  }

  private static Map<String, Integer> ports(List<NodeUnderTest> nodes) {
    var ports = new TreeMap<String, Integer>();
    nodes.forEach(node -> ports.put(node.name(), node.port()));
    return ports;
  }

  /// The shipped lines with other addresses.
  ///
  /// @param nodes their ports, by name
  static List<String> configuration(
      List<String> shipped, Path directory, Map<String, Integer> nodes, int port) {
    var lines = new ArrayList<String>();
    boolean named = false;
    for (String line : shipped) {
      var server = NODE.matcher(line);
      if (server.matches()) {
        if (!named) {
          String before = server.group(1);
          boolean names = server.group(2) != null;
          nodes.forEach((node, at) ->
              lines.add(
                  "%s%s127.0.0.1:%d%s"
                      .formatted(before, names ? node + " " : "", at, server.group(4))));
        }
        named = true;
      } else {
        lines.add(
            line.replace("bind :80", "bind 127.0.0.1:" + port)
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";"));
        if (line.equals("http {")) {
          for (String what : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.add("  %s_temp_path %s/%s;".formatted(what, directory, what));
          }
          lines.add("  access_log %s/access.log;".formatted(directory));
        }
      }
    }
    return lines;
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TOUCH_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void awaitBack(NodeUnderTest node) {
    Await.pass(kind.backAfterMillis);
  }

  @Override
  public String name() {
    return kind == Kind.HAPROXY ? "haproxy" : "nginx";
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.end();
    process.awaitEnd(START);
  }
}
