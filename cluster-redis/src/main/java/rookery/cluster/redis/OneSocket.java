package rookery.cluster.redis;

import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Connects once. A connection that was cut would connect again by itself, to the same server, with
/// its next command and without logging in; but whoever cut it wants the server to be looked for
/// anew. Thread-safe.
final class OneSocket extends DefaultJedisSocketFactory {
  private final AtomicBoolean made = new AtomicBoolean();

  OneSocket(HostAndPort at, JedisClientConfig config) {
    super(at, config);
  }

  @Override
  public Socket createSocket() {
    if (made.getAndSet(true)) {
      throw new JedisConnectionException("the connection to " + getHostAndPort() + " was given up");
    }
    return super.createSocket();
  }
}
