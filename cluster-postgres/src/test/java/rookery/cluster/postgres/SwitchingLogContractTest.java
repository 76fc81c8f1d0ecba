package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// What an event log promises, with the log in either home.
@Tag("full")
class SwitchingLogContractTest {
  private static final RandomIds IDS = new RandomIds();
  private final List<Lifecycle> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Lifecycle::close);
  }

  private List<EventLog> twoViews(RedisSettings redis, Home home) {
    var parts = new Lifecycle();
    opened.add(parts);
    var database = parts.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
    var timers = parts.own(new RealTimers());
    var one = view(redis, database, timers, parts);
    var two = view(redis, database, timers, parts);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> one.usable() && two.usable() && one.entered().equals(two.entered()));
    assertThat(one.entered().home()).isEqualTo(home);
    return List.of(one, two);
  }

  private static SwitchingLog view(
      RedisSettings settings, Database database, RealTimers timers, Lifecycle parts) {
    var metrics = new SimpleMeterRegistry();
    var self = new Incarnation(IDS.next());
    var redis = new RedisLog(settings, IDS, InstantSource.system(), metrics);
    var leadership = parts.own(Leadership.join(database, self, timers, metrics));
    var when =
        new SwitchSettings(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofMillis(200));
    var log =
        parts.own(
            SwitchingLog.over(
                new RemoteLog(redis, redis::look),
                new PostgresLog(database, IDS, Duration.ofMinutes(10), 1 << 20),
                database,
                self,
                IDS,
                leadership,
                when,
                System::nanoTime,
                metrics));
    log.usable();
    log.begin(timers, when.every());
    return log;
  }

  @Nested
  final class InPostgres implements EventLogContract {
    @Override
    public List<EventLog> twoViews() throws Exception {
      int free;
      try (var socket = new ServerSocket(0)) {
        free = socket.getLocalPort();
      }
      return SwitchingLogContractTest.this.twoViews(
          RedisSettings.of("127.0.0.1", free, IDS.next()), Home.POSTGRES);
    }
  }

  @Nested
  final class InRedis implements EventLogContract {
    @TempDir static Path directory;
    private static EmbeddedRedis redis;

    @BeforeAll
    static void start() throws Exception {
      redis = EmbeddedRedis.start(directory, 0);
    }

    @AfterAll
    static void stop() {
      redis.close();
    }

    @Override
    public List<EventLog> twoViews() {
      return SwitchingLogContractTest.this.twoViews(
          RedisSettings.of(redis.host(), redis.port(), IDS.next()), Home.REDIS);
    }
  }
}
