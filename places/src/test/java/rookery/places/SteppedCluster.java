package rookery.places;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.delivery.Delivery;
import rookery.delivery.DeliverySettings;
import rookery.delivery.SteppedLog;
import rookery.http.Caller;
import rookery.http.Route;
import rookery.http.RouteTester;
import rookery.kernel.Fingerprint;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.SessionId;
import rookery.kernel.Timers;
import rookery.kernel.UserId;
import rookery.people.Parts;
import rookery.people.People;
import rookery.people.PeopleSettings;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Nodes of one cluster over a real database and one log, each with an outbox, an appender and
/// caches of its own. What the log has comes to a node by hand: [SteppedLog]. Not thread-safe;
/// confined to the test.
public final class SteppedCluster implements AutoCloseable {
  private static final DeliverySettings QUICK =
      new DeliverySettings(
          64 * 1024,
          1 << 20,
          10_000,
          Duration.ofMillis(20),
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofSeconds(3));

  public final IdSource ids = new RandomIds();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Database database;
  public final InProcessLog log = new InProcessLog(new Epoch("one"), 1 << 24);
  private final Lifecycle lifecycle = new Lifecycle();
  private final List<Node> nodes = new ArrayList<>();
  private volatile Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

  public SteppedCluster(int number) {
    database = lifecycle.own(Database.open(TestDatabases.migrated(), metrics));
    for (int i = 0; i < number; i++) {
      nodes.add(new Node());
    }
  }

  /// One node.
  public final class Node {
    public final Incarnation incarnation = new Incarnation(ids.next());
    public final SteppedLog log = new SteppedLog(SteppedCluster.this.log);
    public final Delivery delivery;
    public final Parts parts;
    public final People people;
    public final Places places;

    private Node() {
      var figures = new SimpleMeterRegistry();
      var timers = lifecycle.own(new RealTimers());
      delivery =
          lifecycle.own(Delivery.start(log, database, incarnation, "node", timers, QUICK, figures));
      parts =
          new Parts(
              database,
              delivery.outbox(),
              delivery.announcer(),
              delivery.notices(),
              incarnation,
              () -> now,
              ids,
              new NoTimers(),
              figures);
      people = People.assemble(parts, () -> PeopleSettings.OPEN);
      places =
          Places.assemble(
              database,
              delivery.outbox(),
              delivery.notices(),
              () -> now,
              ids,
              figures,
              people,
              () -> PlacesSettings.DEFAULTS);
      delivery.follow();
    }

    /// The routes of people and places, called as somebody.
    public RouteTester as(Caller who) {
      return RouteTester.of(routes(), who);
    }

    public List<Route> routes() {
      return Stream.of(people.routes(), places.routes()).flatMap(List::stream).toList();
    }
  }

  /// Nothing happens by itself.
  private static final class NoTimers implements Timers {
    @Override
    public Task every(String name, Duration interval, Runnable body) {
      return () -> {};
    }

    @Override
    public Task after(String name, Duration delay, Runnable body) {
      return () -> {};
    }

    @Override
    public void close() {}
  }

  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  public Node node(int index) {
    return nodes.get(index);
  }

  /// Lets time go by.
  public void pass(long milliseconds) {
    now = now.plusMillis(milliseconds);
  }

  public long now() {
    return now.toEpochMilli();
  }

  /// A new user, written to the database by nobody's hand.
  public Caller user(String name, String roles) {
    UserId user = PeopleForTests.add(database, ids, name, roles);
    return new Caller(
        user, new SessionId(ids.next()), List.of(roles.split(" ")), "", Caller.Kind.LOGIN);
  }

  /// A new session of a user; answers its token.
  public String session(UserId user, SessionId id) {
    String token = ids.next();
    byte[] bytes = token.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    database.write(tx ->
        tx.sql(
                "insert into sessions (id, token_hash, user_id, create_at, expires_at,"
                    + " last_activity_at) values (?, ?, ?, ?, 0, ?)",
                id,
                Fingerprint.of(bytes),
                user,
                now(),
                now())
            .run());
    return token;
  }

  /// The number of the newest row that any outbox had.
  public long newestRow() {
    return database.read(q ->
        q.sql("select case when is_called then last_value else 0 end as n from outbox_id_seq")
            .only(row -> row.number("n")));
  }

  /// Waits until the log has what nodes that are not cut off have written.
  public void drained() {
    var cut = nodes.stream().filter(n -> n.log.isCut()).map(n -> n.incarnation.value()).toList();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() ->
            !database.read(q -> q.sql("select 1 from outbox where owner <> all(?)", cut).any()));
  }

  /// A body of one key.
  public static Map<String, Object> body(String key, Object value) {
    return Map.of(key, value);
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
