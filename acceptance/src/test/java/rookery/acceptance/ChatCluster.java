package rookery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.client.ChatClient;
import rookery.http.Route;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// Nodes over one PostgreSQL and one Redis, both real, with people who talk. The first person it is
/// asked for signs up first and so administers the system. Not thread-safe; confined to the test.
final class ChatCluster implements AutoCloseable {
  static final String PASSWORD = "correct horse 9";

  private final Lifecycle lifecycle = new Lifecycle();
  private final Path directory;
  private final DatabaseSettings database;
  private final @Nullable RedisServer redis;
  private final boolean logsToFiles;
  private final Map<String, NodeHandle> nodes = new LinkedHashMap<>();
  private final Map<String, ChatClient> people = new TreeMap<>();

  private ChatCluster(
      Path directory, DatabaseSettings database, @Nullable RedisServer redis, boolean logsToFiles) {
    this.directory = directory;
    this.database = database;
    this.redis = redis;
    this.logsToFiles = logsToFiles;
    if (redis != null) {
      lifecycle.own(redis);
    }
  }

  /// Nodes of these names, each a process of its own, over an empty database.
  static ChatCluster of(String... names) {
    return over(TestDatabases.fresh(), names);
  }

  /// The same over a certain database.
  static ChatCluster over(DatabaseSettings database, String... names) {
    return over(database, false, names);
  }

  /// The same over an empty one, with logs in files, too.
  static ChatCluster loggingToFiles(String... names) {
    return over(TestDatabases.fresh(), true, names);
  }

  private static ChatCluster over(DatabaseSettings database, boolean logsToFiles, String... names) {
    Path directory = freshDirectory();
    var redis = RedisServer.start(directory.resolve("redis"), 0);
    var cluster = new ChatCluster(directory, database, redis, logsToFiles);
    try {
      for (String name : names) {
        cluster.starts(name);
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /// One node in this process: quick, over the in-process log, without Redis.
  static ChatCluster inThisProcess(String name) {
    var cluster = new ChatCluster(freshDirectory(), TestDatabases.fresh(), null, false);
    int port = freePort();
    var node = LocalNode.start(name, port, cluster.settings(name, port));
    cluster.nodes.put(name, cluster.lifecycle.own(node));
    return cluster;
  }

  /// A node's directory for files.
  Path files(String node) {
    return directory.resolve("files-" + node);
  }

  /// A node's log in a file.
  Path logFile(String node) {
    return directory.resolve("log-" + node).resolve("rookery.log");
  }

  /// A directory of its own below the module's build directory.
  static Path freshDirectory() {
    try {
      Path home = Files.createDirectories(Path.of("target", "clusters").toAbsolutePath());
      return Files.createTempDirectory(home, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A port that nobody listens on.
  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one more node.
  NodeHandle starts(String name) {
    int port = freePort();
    var node = ProcessNode.start(name, port, directory, settings(name, port));
    nodes.put(name, lifecycle.own(node));
    return node;
  }

  /// Starts one that dies between commit and append, see [HaltingNode].
  ProcessNode startsHalting(String name) {
    int port = freePort();
    var node = ProcessNode.start(name, port, directory, HaltingNode.class, settings(name, port));
    nodes.put(name, lifecycle.own(node));
    return node;
  }

  private Map<String, String> settings(String name, int port) {
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", dataSource(database));
    if (redis != null) {
      settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
      settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
      settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    }
    settings.put("MM_FILESETTINGS_DIRECTORY", files(name).toString());
    if (logsToFiles) {
      settings.put("MM_LOGSETTINGS_ENABLEFILE", "true");
      settings.put("MM_LOGSETTINGS_FILELOCATION", logFile(name).getParent().toString());
    }
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS", "true");
    settings.put("MM_SERVICESETTINGS_ENABLEMULTIFACTORAUTHENTICATION", "true");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    return settings;
  }

  /// The Go form of a database's address.
  static String dataSource(DatabaseSettings database) {
    var address = URI.create(database.url().substring("jdbc:".length()));
    return "postgres://%s:%s@%s:%d%s?sslmode=disable"
        .formatted(
            database.user(),
            database.password(),
            address.getHost(),
            address.getPort(),
            address.getPath());
  }

  /// The node of this name.
  NodeHandle node(String name) {
    var node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return node;
  }

  /// The nodes in the order they were started.
  List<NodeHandle> nodes() {
    return new ArrayList<>(nodes.values());
  }

  DatabaseSettings database() {
    return database;
  }

  RedisServer redis() {
    return Objects.requireNonNull(redis, "this cluster has no Redis");
  }

  /// What a node in this process serves.
  List<Route> routes(String name) {
    return local(name).routes();
  }

  /// What a node in this process has counted so far.
  double counted(String name, String counter) {
    return local(name).counted(counter);
  }

  /// The socket actions of a node in this process.
  List<String> socketActions(String name) {
    return local(name).socketActions();
  }

  private LocalNode local(String name) {
    if (node(name) instanceof LocalNode local) {
      return local;
    }
    throw new IllegalArgumentException(name + " runs in another process");
  }

  /// The person of this name, signed up and logged in when first asked for, at the first node.
  ChatClient person(String name) {
    return people.computeIfAbsent(name, _ -> nodes().getFirst().client().signedUp(name, PASSWORD));
  }

  /// An open channel with these people in it, in a team of its own.
  Place channel(String name, String... members) {
    var owner = person(members[0]);
    String team = owner.createsTeam(name + "-team").text("id");
    String channel = owner.createsChannel(team, name).text("id");
    for (int i = 1; i < members.length; i++) {
      String member = person(members[i]).userId();
      owner.addsToTeam(team, member);
      owner.addsToChannel(channel, member);
    }
    return new Place(team, channel);
  }

  /// A person of this cluster, with an event stream at a node.
  Person connect(String name, String node) {
    return Person.connect(name, person(name).movedTo(node(node).url()));
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /// A channel and its team.
  record Place(String team, String channel) {}
}
