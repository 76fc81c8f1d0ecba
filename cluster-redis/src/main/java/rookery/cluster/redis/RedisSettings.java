package rookery.cluster.redis;

import java.time.Duration;

/// How to reach the Redis of a cluster, and how much it keeps. Immutable.
///
/// @param user may be empty
/// @param password may be empty
/// @param cluster keeps clusters apart that share one Redis; may be empty
/// @param connectWithin the longest a connection may take
/// @param answerWithin the longest an answer may take; then the connection is given up
/// @param keepFor how far back the log reaches
/// @param keepBytes how large it may become, whichever is less
public record RedisSettings(
    String host,
    int port,
    String user,
    String password,
    int database,
    boolean tls,
    String cluster,
    Duration connectWithin,
    Duration answerWithin,
    Duration keepFor,
    long keepBytes) {
  /// This project's defaults for everything but the place.
  public static RedisSettings of(String host, int port, String cluster) {
    return new RedisSettings(
        host,
        port,
        "",
        "",
        0,
        false,
        cluster,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        256L << 20);
  }

  /// The same, keeping less or more.
  public RedisSettings keeping(Duration time, long bytes) {
    return new RedisSettings(
        host,
        port,
        user,
        password,
        database,
        tls,
        cluster,
        connectWithin,
        answerWithin,
        time,
        bytes);
  }

  /// A key of this cluster. The braces keep all of them in one slot of a Redis Cluster.
  String key(String name) {
    return "rookery:{" + (cluster.isEmpty() ? "chat" : cluster) + "}:" + name;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
