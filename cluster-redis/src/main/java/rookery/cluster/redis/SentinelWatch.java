package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// Asks sentinels for the master: once, and then every second, as a master that was replaced may go
/// on and be none the wiser. It keeps to the sentinel that answered for as long as that answers.
/// Not thread-safe; confined to one thread at a time, except for [#close].
final class SentinelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Dialer dialer;
  private final RedisPlace.Sentinels place;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Connection sentinel;

  SentinelWatch(Dialer dialer, RedisPlace.Sentinels place) {
    this.dialer = dialer;
    this.place = place;
  }

  /// Where the master is: what the first sentinel that knows it says.
  ///
  /// @throws JedisException what the last of them said, if none knew
  HostAndPort master() {
    Connection known = sentinel;
    if (known != null) {
      try {
        return ask(known);
      } catch (JedisException e) {
        LOG.debug("A sentinel is away", e);
        forget();
      }
    }
    JedisException last = new JedisException("no sentinel is named");
    for (RedisPlace.Endpoint at : place.sentinels()) {
      try {
        Connection made = dialer.sentinel(new HostAndPort(at.host(), at.port()), place);
        sentinel = made;
        return ask(made);
      } catch (JedisException e) {
        forget();
        last = e;
      }
    }
    throw last;
  }

  private HostAndPort ask(Connection to) {
    Object answer =
        to.executeCommand(
            new CommandArguments(Protocol.Command.SENTINEL)
                .add(Protocol.SentinelKeyword.GET_MASTER_ADDR_BY_NAME)
                .add(place.master().getBytes(StandardCharsets.UTF_8)));
    if (answer instanceof List<?> found && found.size() == 2) {
      return new HostAndPort(Head.text(found.get(0)), Integer.parseInt(Head.text(found.get(1))));
    }
    throw new JedisDataException(
        "the sentinel " + to.getHostAndPort() + " knows no master \"" + place.master() + "\"");
  }

  /// From now on calls `moved`, once, as soon as the master is another one; on a thread of its own.
  void watch(HostAndPort expected, Runnable moved) {
    Thread.ofVirtual().name("sentinel-watch").start(() -> follow(expected, moved));
  }

  private void follow(HostAndPort expected, Runnable moved) {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (changed(expected)) {
          moved.run();
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      forget();
    }
  }

  /// Without any sentinel, the master that was known will do.
  private boolean changed(HostAndPort expected) {
    try {
      HostAndPort now = master();
      if (!now.equals(expected)) {
        LOG.info("The sentinels name {} the master in place of {}", now, expected);
        return true;
      }
    } catch (JedisException e) {
      LOG.debug("No sentinel can be asked", e);
    }
    return false;
  }

  private void forget() {
    Connection old = sentinel;
    sentinel = null;
    if (old != null) {
      old.close();
    }
  }

  /// Ends the watch. Who only asked once and does not watch lets go of the sentinel with [#end].
  @Override
  public void close() {
    closing.countDown();
  }

  /// Lets go of the sentinel, when nobody watches.
  void end() {
    forget();
  }
}
