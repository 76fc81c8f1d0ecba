package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import redis.clients.jedis.Protocol;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.LogUnavailable;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.RandomIds;

/// A real Redis, started again when it ends, and a proxy before it: what can go wrong with them on
/// demand. Thread-safe.
final class FaultyRedis implements AutoCloseable {
  private static final Duration SOON = Duration.ofMillis(400);

  private final Path directory;
  private final EmbeddedRedis redis;
  private final FaultProxy proxy;

  private FaultyRedis(Path directory, EmbeddedRedis redis, FaultProxy proxy) {
    this.directory = directory;
    this.redis = redis;
    this.proxy = proxy;
  }

  static FaultyRedis start(Path directory) throws Exception {
    var redis = TestRedis.start(directory, 0, "");
    return new FaultyRedis(directory, redis, FaultProxy.before(redis.port()));
  }

  FaultProxy proxy() {
    return proxy;
  }

  /// The straight way to it, giving up soon.
  RedisSettings settings() {
    return impatient(redis.port());
  }

  /// The way through the proxy.
  RedisSettings throughProxy() {
    return impatient(proxy.port());
  }

  static RedisSettings impatient(int port) {
    return RedisSettings.of("127.0.0.1", port, "faults").waiting(SOON, SOON);
  }

  static RedisLog connect(RedisSettings settings) throws LogUnavailable {
    return connect(settings, false);
  }

  /// @param compress whether it compresses what it appends
  static RedisLog connect(RedisSettings settings, boolean compress) throws LogUnavailable {
    var log =
        new RedisLog(
            settings,
            () -> compress,
            new RandomIds(),
            InstantSource.system(),
            new SimpleMeterRegistry());
    log.connect();
    return log;
  }

  static RedisLog unconnected(RedisSettings settings) {
    return new RedisLog(
        settings, new RandomIds(), InstantSource.system(), new SimpleMeterRegistry());
  }

  /// Sends it until somebody can tell.
  static AppendResult insist(RedisLog log, Batch batch) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .ignoreException(LogUnavailable.class)
        .until(() -> log.append(batch), _ -> true);
  }

  /// Asks for it until somebody can tell.
  static <T> T insist(Callable<T> ofCheckpoints) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .ignoreException(CheckpointsUnavailable.class)
        .until(ofCheckpoints, _ -> true);
  }

  Object command(Protocol.Command command, Object... arguments) throws Away {
    try (var link = Link.open(settings(), "test", Duration.ZERO)) {
      return link.command(command, arguments);
    }
  }

  /// From now on a restart brings back what there is now.
  void save() throws Away {
    command(Protocol.Command.SAVE);
  }

  /// The server ends without an answer; what watches over it starts it again, with what was saved.
  void restart() {
    assertThatThrownBy(() -> command(Protocol.Command.SHUTDOWN, "NOSAVE")).isInstanceOf(Away.class);
  }

  /// It becomes a replica of nobody that is there. Connections are kept, as when an operator does
  /// it; sentinels would end them.
  void demote() throws Away {
    command(Protocol.Command.REPLICAOF, "127.0.0.1", "1");
  }

  /// It becomes a master again, with a history of its own.
  void promote() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket.getOutputStream().write("REPLICAOF NO ONE\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat((char) socket.getInputStream().read()).isEqualTo('+');
    }
  }

  /// It answers nothing until it goes on.
  void stall() throws Exception {
    signal("STOP");
  }

  void goOn() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    String pid = Files.readString(directory.resolve("redis.pid")).strip();
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    assertThat(status).isZero();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    redis.close();
  }
}
