package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/// Makes connections to the servers of one Redis. Immutable.
///
/// @param name what the connections are called there
/// @param patience how much longer than usual an answer may take
record Dialer(RedisSettings settings, String name, Duration patience) {
  private static final int MOST_MOVES = 5;

  /// A connection to one server, as the cluster's user, not yet asked anything.
  Connection server(HostAndPort at) {
    return connection(
        at, config(settings.user(), settings.password(), patience).database(settings.database()));
  }

  /// A connection to a sentinel.
  Connection sentinel(HostAndPort at, RedisPlace.Sentinels place) {
    return connection(at, config(place.user(), place.password(), Duration.ZERO));
  }

  private static Connection connection(HostAndPort at, DefaultJedisClientConfig.Builder how) {
    var config = how.build();
    return new Connection(new OneSocket(at, config), config);
  }

  private DefaultJedisClientConfig.Builder config(String user, String password, Duration longer) {
    return DefaultJedisClientConfig.builder()
        .resp2()
        .connectionTimeoutMillis((int) settings.connectWithin().toMillis())
        .socketTimeoutMillis((int) settings.answerWithin().plus(longer).toMillis())
        .user(user.isEmpty() ? null : user)
        .password(password.isEmpty() ? null : password)
        .sslOptions(settings.tls() ? SslOptions.defaults() : null)
        .clientName("rookery-" + name);
  }

  /// A connection to the node of a Redis Cluster that holds the cluster's keys: the nodes are asked
  /// one after the other, and who is asked says where to go.
  ///
  /// @throws JedisException what the last of them said, if none knew
  Connection holder(RedisPlace.Nodes place) {
    JedisException last = new JedisException("no node is named");
    for (RedisPlace.Endpoint node : place.nodes()) {
      try {
        return holder(new HostAndPort(node.host(), node.port()));
      } catch (JedisAskDataException e) {
        throw new JedisDataException("the slot of this cluster's keys is being moved", e);
      } catch (JedisException e) {
        last = e;
      }
    }
    throw last;
  }

  private Connection holder(HostAndPort node) {
    HostAndPort next = node;
    for (int moves = 0; moves < MOST_MOVES; moves++) {
      Connection asked = server(next);
      try {
        asked.executeCommand(
            new CommandArguments(Protocol.Command.EXISTS)
                .add(settings.key("state").getBytes(StandardCharsets.UTF_8)));
        return asked;
      } catch (JedisMovedDataException e) {
        asked.close();
        HostAndPort target = e.getTargetNode();
        // A node that does not know its own name leaves it out.
        next =
            target.getHost().isEmpty() ? new HostAndPort(next.getHost(), target.getPort()) : target;
      } catch (JedisException e) {
        asked.close();
        throw e;
      }
    }
    throw new JedisDataException("the nodes of the Redis Cluster point at each other");
  }
}
