package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// Sections `SqlSettings`, `CacheSettings`, `ClusterSettings` and `FileSettings`: what a node
/// stands on.
public final class StorageKeys {
  private static final String SQL = "SqlSettings";
  private static final String CACHE = "CacheSettings";
  private static final String CLUSTER = "ClusterSettings";
  private static final String FILES = "FileSettings";

  public static final Setting<String> DRIVER_NAME =
      Setting.of(SQL, "DriverName", Kind.choice("postgres"), "postgres", "The kind of database.")
          .withoutEffect();
  public static final Setting<String> DATA_SOURCE =
      Setting.of(
              SQL,
              "DataSource",
              Kind.secretText(),
              "",
              "A PostgreSQL 15 or newer, as postgres://user:password@host:port/database?sslmode=disable;"
                  + " without it an embedded one is started.")
          .ofNode();
  public static final Setting<Integer> MAX_OPEN_CONNS =
      Setting.of(
              SQL,
              "MaxOpenConns",
              Kind.number(2, 10_000),
              "16",
              "Connections of one node to the database.")
          .ofNode();
  public static final Setting<Duration> QUERY_TIMEOUT =
      Setting.of(
              SQL,
              "QueryTimeout",
              Kind.time(Duration.ofSeconds(1), 3_600),
              "30",
              "Seconds until a statement is given up.")
          .ofNode();

  public static final Setting<String> CACHE_TYPE =
      Setting.of(
              CACHE,
              "CacheType",
              Kind.choice("lru", "redis"),
              "lru",
              "Accepted, without effect: caches live in the nodes and are kept in step by the log.")
          .withoutEffect();
  public static final Setting<String> REDIS_ADDRESS =
      Setting.of(
              CACHE,
              "RedisAddress",
              Kind.secretText(),
              "",
              "The Redis of the event log, as host:port, sentinel://host:port,host:port/master or"
                  + " cluster://host:port,host:port; with it, nodes form a cluster.")
          .ofNode();
  public static final Setting<String> REDIS_PASSWORD =
      Setting.of(CACHE, "RedisPassword", Kind.secretText(), "", "What that Redis wants to hear.")
          .ofNode();
  public static final Setting<Integer> REDIS_DB =
      Setting.of(
              CACHE, "RedisDB", Kind.number(-1, 1_000), "0", "The number of the database in Redis.")
          .ofNode();

  public static final Setting<Boolean> CLUSTER_ENABLE =
      Setting.of(CLUSTER, "Enable", Kind.flag(), "false", "Whether this node is one of several.")
          .ofNode();
  public static final Setting<String> CLUSTER_NAME =
      Setting.of(
              CLUSTER,
              "ClusterName",
              Kind.text(),
              "",
              "Keeps several clusters apart that share one Redis.")
          .ofNode();

  public static final Setting<String> FILE_DIRECTORY =
      Setting.of(FILES, "Directory", Kind.text(), "./data/", "Where uploaded files are kept.")
          .ofNode();

  static final List<Setting<?>> ALL =
      List.of(
          DRIVER_NAME,
          DATA_SOURCE,
          MAX_OPEN_CONNS,
          QUERY_TIMEOUT,
          CACHE_TYPE,
          REDIS_ADDRESS,
          REDIS_PASSWORD,
          REDIS_DB,
          CLUSTER_ENABLE,
          CLUSTER_NAME,
          FILE_DIRECTORY);

  private StorageKeys() {}
}
