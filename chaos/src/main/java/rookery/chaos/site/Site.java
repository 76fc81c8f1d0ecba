package rookery.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rookery.kernel.Lifecycle;

/// Nodes over one PostgreSQL and one Redis, all real, each behind links of its own. Thread-safe.
public final class Site implements AutoCloseable {
  private static final String SCHEMA =
      "select max(version::int) from rookery.flyway_schema_history where success";

  private final Lifecycle lifecycle;
  private final PostgresUnderTest postgres;
  private final RedisUnderTest redis;
  private final List<NodeUnderTest> nodes;

  private Site(
      Lifecycle lifecycle,
      PostgresUnderTest postgres,
      RedisUnderTest redis,
      List<NodeUnderTest> nodes) {
    this.lifecycle = lifecycle;
    this.postgres = postgres;
    this.redis = redis;
    this.nodes = List.copyOf(nodes);
  }

  /// What the event log is kept in.
  public enum Kind {
    SINGLE,
    SENTINEL
  }

  /// Starts everything, with nodes of this build; returns when all of them answer.
  public static Site start(Path directory, Kind kind, int count) {
    return start(directory, kind, count, Map.of());
  }

  /// The same, with further settings of the nodes.
  public static Site start(Path directory, Kind kind, int count, Map<String, String> more) {
    var programs = Collections.nCopies(count, Program.ofThisBuild());
    return start(directory, kind, programs, count, more);
  }

  /// Starts everything; returns when the nodes answer that are to run at first.
  ///
  /// @param programs of the nodes
  /// @param atFirst how many of them run at first
  /// @param more settings of the nodes
  public static Site start(
      Path directory, Kind kind, List<Program> programs, int atFirst, Map<String, String> more) {
    var lifecycle = new Lifecycle();
    // However this program ends, nothing that it has paused stays so.
    var hook = new Thread(lifecycle::close, "clean-up");
    Runtime.getRuntime().addShutdownHook(hook);
    lifecycle.own(() -> forget(hook));
    try {
      Files.createDirectories(directory);
      Path binaries =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "rookery-postgres-" + System.getProperty("user.name"));
      var postgres =
          lifecycle.own(PostgresUnderTest.start(directory.resolve("postgres"), binaries));
      var redis = lifecycle.own(redis(directory.resolve("redis"), kind));
      var nodes = new ArrayList<NodeUnderTest>();
      for (Program program : programs) {
        nodes.add(lifecycle.own(node(directory, nodes.size(), program, postgres, redis, more)));
      }
      nodes.stream().skip(atFirst).forEach(node -> node.links().clients().refuse());
      // The first alone, as it fills the database.
      nodes.getFirst().awaitUp();
      nodes.stream().limit(atFirst).forEach(NodeUnderTest::begin);
      nodes.stream().limit(atFirst).forEach(NodeUnderTest::awaitUp);
      return new Site(lifecycle, postgres, redis, nodes);
    } catch (IOException e) {
      lifecycle.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      lifecycle.close();
      throw e;
    }
  }

  private static RedisUnderTest redis(Path directory, Kind kind) {
    return switch (kind) {
      case SINGLE -> SingleRedis.start(directory, Ports.free());
      case SENTINEL -> SentinelRedis.start(directory);
    };
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is what runs.
    }
  }

  private static NodeUnderTest node(
      Path directory,
      int number,
      Program program,
      PostgresUnderTest postgres,
      RedisUnderTest redis,
      Map<String, String> more) {
    String name = "node-" + (char) ('a' + number);
    int port = Ports.free();
    var links =
        new NodeUnderTest.Links(Link.to(() -> port), Link.to(redis::port), Link.to(postgres::port));
    var places = new NodeUnderTest.Places(port, Ports.free(), directory.resolve(name + ".log"));
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", postgres.dataSource(links.postgres().port()));
    settings.put("MM_SQLSETTINGS_MAXOPENCONNS", "10");
    settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address(links.redis().port()));
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_FILESETTINGS_DIRECTORY", directory.resolve("files-" + name).toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "1000");
    settings.put("MM_METRICSSETTINGS_ENABLE", "true");
    settings.put("MM_METRICSSETTINGS_LISTENADDRESS", ":" + places.metricsPort());
    settings.put("MM_ROOKERYSETTINGS_NODENAME", name);
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    settings.put("MM_ROOKERYSETTINGS_HUBPENDINGKIBIBYTES", "64");
    settings.put("MM_ROOKERYSETTINGS_DEGRADEDAFTERSECONDS", "6");
    settings.putAll(more);
    return new NodeUnderTest(name, program, places, links, Map.copyOf(settings));
  }

  /// Who leads, as the database says; nothing, if nobody ever did or it does not answer.
  public Optional<Lead> lead() {
    return Lead.read(postgres.way());
  }

  /// The version of the database's schema, 0 if it does not answer.
  public int schema() {
    return postgres.way().ask(SCHEMA, row -> row.getInt(1)).orElse(0);
  }

  /// Deletes what an earlier run left in a directory.
  public static void clear(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public PostgresUnderTest postgres() {
    return postgres;
  }

  public RedisUnderTest redis() {
    return redis;
  }

  public List<NodeUnderTest> nodes() {
    return nodes;
  }

  /// The node of this number, counted from 0.
  public NodeUnderTest node(int number) {
    return nodes.get(number);
  }

  /// The node of this name.
  public NodeUnderTest node(String name) {
    return IntStream.range(0, nodes.size())
        .mapToObj(nodes::get)
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
