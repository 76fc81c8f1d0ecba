package rookery.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;

/// Nodes over one PostgreSQL, whose commits wait for the disk, and one Redis. Everything ends with
/// it, and with this program, however that ends. Thread-safe.
public final class Site implements AutoCloseable {
  private static final int DATABASE_CONNECTIONS = 100;
  private static final int LOWEST_PORT = 12_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final int PORTS_TRIED = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lifecycle lifecycle;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final List<ServerProcess> nodes;

  private Site(
      Lifecycle lifecycle,
      EmbeddedPostgres postgres,
      EmbeddedRedis redis,
      List<ServerProcess> nodes) {
    this.lifecycle = lifecycle;
    this.postgres = postgres;
    this.redis = redis;
    this.nodes = List.copyOf(nodes);
  }

  /// What is to run. Immutable.
  ///
  /// @param directory is emptied first
  /// @param options for the nodes' Java
  /// @param settings of the nodes, besides those that make them a cluster
  public record Plan(
      Path directory, int nodes, List<String> options, Map<String, String> settings) {}

  /// Starts everything; returns when all nodes answer.
  public static Site start(Plan plan) {
    var lifecycle = new Lifecycle();
    try {
      Path directory = plan.directory().toAbsolutePath();
      empty(directory);
      Files.createDirectories(directory);
      var postgres = lifecycle.own(EmbeddedPostgres.start(database(directory)));
      var redis = lifecycle.own(EmbeddedRedis.start(directory.resolve("redis"), 0));
      var nodes = new ArrayList<ServerProcess>();
      for (int i = 0; i < plan.nodes(); i++) {
        nodes.add(lifecycle.own(node(plan, directory, i, postgres, redis)));
      }
      // The first alone, as it fills the database.
      nodes.stream().limit(1).forEach(ServerProcess::begin);
      nodes.stream().limit(1).forEach(ServerProcess::awaitUp);
      nodes.stream().skip(1).forEach(ServerProcess::begin);
      nodes.forEach(ServerProcess::awaitUp);
      return new Site(lifecycle, postgres, redis, nodes);
    } catch (IOException e) {
      lifecycle.close();
      throw new UncheckedIOException(e);
    } catch (EmbeddedFailure e) {
      lifecycle.close();
      throw new IllegalStateException("what the nodes stand on does not start", e);
    } catch (RuntimeException e) {
      lifecycle.close();
      throw e;
    }
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static EmbeddedPostgresSettings database(Path directory) {
    Path binaries =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "rookery-postgres-" + System.getProperty("user.name"));
    return new EmbeddedPostgresSettings(
        directory.resolve("postgres"), binaries, DATABASE_CONNECTIONS, true, PATIENCE);
  }

  private static ServerProcess node(
      Plan plan, Path directory, int number, EmbeddedPostgres postgres, EmbeddedRedis redis) {
    String name = "node-" + (char) ('a' + number);
    var places = new ServerProcess.Places(freePort(), freePort(), directory.resolve(name + ".log"));
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + places.port());
    settings.put("MM_SQLSETTINGS_DATASOURCE", dataSource(postgres));
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.host() + ":" + redis.port());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_FILESETTINGS_DIRECTORY", directory.resolve("files-" + name).toString());
    settings.put("MM_METRICSSETTINGS_ENABLE", "true");
    settings.put("MM_METRICSSETTINGS_LISTENADDRESS", ":" + places.metricsPort());
    settings.put("MM_ROOKERYSETTINGS_NODENAME", name);
    settings.putAll(plan.settings());
    var command = JavaCommand.of(plan.options(), "rookery.server.Main", List.of());
    return new ServerProcess(name, places, command, settings);
  }

  private static String dataSource(EmbeddedPostgres server) {
    return "postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(server.user(), server.password(), server.port(), server.database());
  }

  /// One that no connection is given meanwhile: systems give them higher ones.
  public static int freePort() {
    IOException last = new IOException();
    for (int i = 0; i < PORTS_TRIED; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (var _ = new ServerSocket(port)) {
        return port;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException(last);
  }

  public List<ServerProcess> nodes() {
    return nodes;
  }

  /// A node that knows nothing of the others and of Redis, only the database; not started, and the
  /// caller's to close.
  ///
  /// @param command what starts it
  public ServerProcess alone(Path directory, List<String> command, Map<String, String> settings) {
    var places = new ServerProcess.Places(freePort(), freePort(), directory.resolve("alone.log"));
    var all = new TreeMap<String, String>();
    all.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + places.port());
    all.put("MM_SQLSETTINGS_DATASOURCE", dataSource(postgres));
    all.put("MM_FILESETTINGS_DIRECTORY", directory.resolve("files-alone").toString());
    all.put("MM_ROOKERYSETTINGS_DATADIRECTORY", directory.resolve("data-alone").toString());
    all.putAll(settings);
    return new ServerProcess("alone", places, command, all);
  }

  /// How to reach the database.
  public DatabaseSettings database() {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), postgres.database());
    return DatabaseSettings.of(url, postgres.user(), postgres.password());
  }

  /// Has the database write out what is only in its memory and its log, and waits.
  public void writesOut() {
    var at = database();
    try (var connection = DriverManager.getConnection(at.url(), at.user(), at.password());
        var statement = connection.createStatement()) {
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not write out", e);
    }
  }

  /// The processor time that the database has used so far, in all its processes.
  public ProcessorTime databaseWork() {
    return ProcessHandle.of(postgres.pid())
        .map(server -> Stream.concat(Stream.of(server), server.descendants()))
        .orElse(Stream.empty())
        .map(process -> ProcessorTime.of(process.pid()))
        .reduce(ProcessorTime.NONE, ProcessorTime::plus);
  }

  /// Where Redis listens.
  public InetSocketAddress redis() {
    return new InetSocketAddress(redis.host(), redis.port());
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
