package rookery.cluster.redis;

import java.time.Duration;

/// How to reach the Redis of a cluster, and how much it keeps. Immutable.
///
/// @param place where it is
/// @param user may be empty
/// @param password may be empty
/// @param database its number; a Redis Cluster has only 0
/// @param tls whether it, and who tells of it, is reached through TLS
/// @param cluster keeps clusters apart that share one Redis; may be empty
/// @param installation whose keys they are; empty for whoever comes
/// @param connectWithin the longest a connection may take
/// @param answerWithin the longest an answer may take; then the connection is given up
/// @param keepFor how far back the log reaches
/// @param keepBytes how large it may become, whichever is less
public record RedisSettings(
    RedisPlace place,
    String user,
    String password,
    int database,
    boolean tls,
    String cluster,
    String installation,
    Duration connectWithin,
    Duration answerWithin,
    Duration keepFor,
    long keepBytes) {
  /// This project's defaults for everything but the place.
  public static RedisSettings of(String host, int port, String cluster) {
    return of(new RedisPlace.Server(new RedisPlace.Endpoint(host, port)), cluster);
  }

  /// This project's defaults for everything but the place.
  public static RedisSettings of(RedisPlace place, String cluster) {
    return new RedisSettings(
        place,
        "",
        "",
        0,
        false,
        cluster,
        "",
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        256L << 20);
  }

  /// The same, keeping less or more.
  public RedisSettings keeping(Duration time, long bytes) {
    return new RedisSettings(
        place,
        user,
        password,
        database,
        tls,
        cluster,
        installation,
        connectWithin,
        answerWithin,
        time,
        bytes);
  }

  /// The same, with other patience.
  public RedisSettings waiting(Duration connect, Duration answer) {
    return new RedisSettings(
        place,
        user,
        password,
        database,
        tls,
        cluster,
        installation,
        connect,
        answer,
        keepFor,
        keepBytes);
  }

  /// The same, as somebody.
  public RedisSettings as(String name, String secret) {
    return new RedisSettings(
        place,
        name,
        secret,
        database,
        tls,
        cluster,
        installation,
        connectWithin,
        answerWithin,
        keepFor,
        keepBytes);
  }

  /// The same, for one installation alone: its nodes claim the keys, and another's are refused.
  public RedisSettings ownedBy(String id) {
    return new RedisSettings(
        place,
        user,
        password,
        database,
        tls,
        cluster,
        id,
        connectWithin,
        answerWithin,
        keepFor,
        keepBytes);
  }

  /// What keeps its keys apart from those of others.
  String clusterName() {
    return cluster.isEmpty() ? "chat" : cluster;
  }

  /// A key of this cluster. The braces keep all of them in one slot of a Redis Cluster.
  String key(String name) {
    return "rookery:{" + clusterName() + "}:" + name;
  }

  /// The place: nothing that is secret.
  @Override
  public String toString() {
    return place.toString();
  }
}
