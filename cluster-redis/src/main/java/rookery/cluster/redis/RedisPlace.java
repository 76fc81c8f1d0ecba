package rookery.cluster.redis;

import java.util.List;
import java.util.stream.Collectors;

/// Where the Redis of a cluster is found; looked for anew with each connection. Immutable.
public sealed interface RedisPlace {
  /// A host's name or address and a port. Immutable.
  record Endpoint(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// One server, which must be a master. Immutable.
  record Server(Endpoint at) implements RedisPlace {
    @Override
    public String toString() {
      return at.toString();
    }
  }

  /// The master of that name, as sentinels tell. Immutable.
  ///
  /// @param user what the sentinels want to hear; may be empty
  /// @param password what the sentinels want to hear; may be empty
  record Sentinels(List<Endpoint> sentinels, String master, String user, String password)
      implements RedisPlace {
    @Override
    public String toString() {
      return "the master \"" + master + "\" of the sentinels " + list(sentinels);
    }
  }

  /// The node of a Redis Cluster that holds the slot of this cluster's keys. Immutable.
  ///
  /// @param nodes some of its nodes
  record Nodes(List<Endpoint> nodes) implements RedisPlace {
    @Override
    public String toString() {
      return "the Redis Cluster of " + list(nodes);
    }
  }

  private static String list(List<Endpoint> places) {
    return places.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }
}
