package rookery.cluster.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import rookery.cluster.Epoch;
import rookery.cluster.NodeFacts;
import rookery.cluster.Position;
import rookery.cluster.Roster;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisRoster;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.ClientEvent;
import rookery.delivery.Delivery;
import rookery.delivery.DeliverySettings;
import rookery.delivery.DurableEvent;
import rookery.delivery.LogListener;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;

/// A node of a cluster, without features: its logs, delivery and roster, all real. Thread-safe.
final class ClusterNode implements LogListener, Roster.Listener, AutoCloseable {
  static final SwitchSettings QUICK =
      new SwitchSettings(
          Duration.ofMillis(800),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(50));

  /// A node that only learns of another epoch when something is refused.
  static final SwitchSettings UNAWARE =
      new SwitchSettings(
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofHours(1));

  private static final Duration SOON = Duration.ofMillis(400);
  private static final RandomIds IDS = new RandomIds();

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  /// What came, and in which epoch.
  record Heard(Epoch epoch, String text) {}

  final Incarnation life = new Incarnation(IDS.next());
  final SwitchingLog log;
  final Set<Incarnation> lost = ConcurrentHashMap.newKeySet();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  final List<Heard> heard = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final String name;
  private final Database database;
  private final Delivery delivery;
  private final Lifecycle lifecycle = new Lifecycle();

  /// Where what was said is kept.
  static void prepare(Database database) {
    database.write(tx -> tx.sql("create table said (text text primary key)").run());
  }

  ClusterNode(String name, Database database, int redisPort, SwitchSettings settings) {
    this.name = name;
    this.database = database;
    var timers = lifecycle.own(new RealTimers());
    var redis = redisSettings(redisPort);
    log = lifecycle.own(switching(database, redis, life, timers, settings));
    boolean _ = log.usable();
    log.begin(timers, settings.every());
    delivery =
        lifecycle.own(
            Delivery.start(log, log::current, database, life, name, timers, delivery(), metrics));
    delivery.listen(this);
    delivery.follow();
    lifecycle.own(
        LeaseRoster.join(
            new LeaseRoster.Surroundings(database, log, timers, System::nanoTime),
            this::facts,
            listener -> RedisRoster.join(redis, this::facts, listener, timers, metrics),
            this));
  }

  static RedisSettings redisSettings(int port) {
    return RedisSettings.of("127.0.0.1", port, "switching").waiting(SOON, SOON);
  }

  private SwitchingLog switching(
      Database database,
      RedisSettings settings,
      Incarnation life,
      RealTimers timers,
      SwitchSettings when) {
    var redis = new RedisLog(settings, IDS, InstantSource.system(), metrics);
    var leadership = lifecycle.own(Leadership.join(database, life, timers, metrics));
    return SwitchingLog.over(
        new RemoteLog(redis, redis::look),
        new PostgresLog(database, IDS, Duration.ofMinutes(10), 1 << 20),
        database,
        life,
        IDS,
        leadership,
        when,
        System::nanoTime,
        metrics);
  }

  private static DeliverySettings delivery() {
    return new DeliverySettings(
        64 * 1024,
        1 << 20,
        1_000,
        Duration.ofMillis(30),
        Duration.ofMillis(1),
        Duration.ofMillis(50),
        Duration.ofMillis(300),
        Duration.ofMillis(1));
  }

  private NodeFacts facts() {
    return new NodeFacts(name, life, "here", "1", 6, "same", 0, "", NodeFacts.State.SERVING);
  }

  void says(String text, ChannelId channel) {
    database.write(tx -> {
      tx.sql("select pg_advisory_xact_lock(hashtext(?))", channel).any();
      tx.sql("insert into said (text) values (?)", text).run();
      delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(channel));
      return text;
    });
  }

  /// Says the channel's next number.
  void counts(ChannelId channel) {
    database.write(tx -> {
      tx.sql("select pg_advisory_xact_lock(hashtext(?))", channel).any();
      String text =
          tx.sql(
                  """
                  insert into said (text) select ? || ':' || count(*) from said
                  where text like ? || ':%' returning text
                  """,
                  channel, channel)
              .only(row -> row.text("text"));
      delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(channel));
      return text;
    });
  }

  /// What a client knows that is connected here: what came, and what it read when it started over.
  Set<String> known() {
    return known;
  }

  @Override
  public void newEpoch(Position start) {
    known.addAll(
        database.read(
            queries -> queries.sql("select text from said").list(row -> row.text("text"))));
  }

  @Override
  public void entry(Position position, List<LogRecord> records) {
    for (LogRecord record : records) {
      if (record instanceof ClientEvent event) {
        String json = new String(event.json(), StandardCharsets.UTF_8);
        String text = json.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
        heard.add(new Heard(position.epoch(), text));
        known.add(text);
      }
    }
  }

  @Override
  public void arrived(Incarnation node) {
    lost.remove(node);
    delivery.sweep().arrived(node);
  }

  @Override
  public void lost(Incarnation node) {
    lost.add(node);
    delivery.sweep().lost(node);
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
