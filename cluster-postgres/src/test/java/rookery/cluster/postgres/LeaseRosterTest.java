package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.cluster.SoloRoster;
import rookery.cluster.redis.RedisLog;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Nodes without Redis, whose leases are in PostgreSQL.
class LeaseRosterTest {
  private static final RandomIds IDS = new RandomIds();

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final AtomicLong nanos = new AtomicLong(1);
  private SwitchingLog log;
  private Node one;
  private Node two;

  @BeforeEach
  void start() throws Exception {
    log = lifecycle.own(withoutRedis());
    one = new Node("one");
    two = new Node("two");
    one.beats();
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private SwitchingLog withoutRedis() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var metrics = new SimpleMeterRegistry();
    var timers = lifecycle.own(new RealTimers());
    var self = new Incarnation(IDS.next());
    var settings = ClusterNode.redisSettings(free);
    var redis = new RedisLog(settings, IDS, InstantSource.system(), metrics);
    var made =
        SwitchingLog.over(
            new RemoteLog(redis, redis::look),
            new PostgresLog(database, IDS, Duration.ofMinutes(1), 1_000),
            database,
            self,
            IDS,
            lifecycle.own(Leadership.join(database, self, timers, metrics)),
            SwitchSettings.after(Duration.ZERO),
            System::nanoTime,
            metrics);
    made.begin(timers, Duration.ofHours(1));
    assertThat(made.degraded()).isTrue();
    return made;
  }

  /// A node whose time passes when a test lets it. Not thread-safe.
  private final class Node implements Timers, Roster.Listener {
    private final Incarnation life = new Incarnation(IDS.next());
    private final List<Runnable> repeated = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final NodeFacts facts;
    private final LeaseRoster roster;

    Node(String name) {
      facts = new NodeFacts(name, life, "here", "1", 6, "same", 0, "", NodeFacts.State.SERVING);
      database.write(
          tx -> tx.sql("insert into incarnation (id, node) values (?, ?)", life, name).run());
      roster =
          LeaseRoster.join(
              new LeaseRoster.Surroundings(database, log, this, nanos::get),
              () -> facts,
              _ -> new SoloRoster(() -> facts),
              this);
    }

    void beats() {
      repeated.forEach(Runnable::run);
    }

    @Override
    public void arrived(Incarnation node) {
      heard.add("arrived " + node);
    }

    @Override
    public void lost(Incarnation node) {
      heard.add("lost " + node);
    }

    @Override
    public Task every(String name, Duration interval, Runnable body) {
      repeated.add(body);
      return () -> repeated.remove(body);
    }

    @Override
    public Task after(String name, Duration delay, Runnable body) {
      throw new IllegalStateException("nothing is done later: " + name);
    }

    @Override
    public void close() {
      repeated.clear();
    }
  }

  private void passes(Duration time, Node... beating) {
    for (long second = 0; second < time.toSeconds(); second++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      for (var node : beating) {
        node.beats();
      }
    }
  }

  private void leaseRunsOut(Node node) {
    database.write(
        tx -> tx.sql("update incarnation set lease_until = now() where id = ?", node.life).run());
  }

  @Test
  void nodes_see_each_other() {
    assertThat(one.roster.nodes()).containsExactly(one.facts, two.facts);
    assertThat(two.roster.nodes()).containsExactly(one.facts, two.facts);
    assertThat(one.heard).containsExactly("arrived " + two.life);
  }

  @Test
  void a_node_whose_lease_is_over_is_lost_and_arrives_again_should_it_renew_it() {
    passes(Duration.ofSeconds(13), one, two);
    leaseRunsOut(two);
    one.beats();
    assertThat(one.heard).containsExactly("arrived " + two.life, "lost " + two.life);
    assertThat(one.roster.nodes()).containsExactly(one.facts);

    passes(Duration.ofSeconds(1), two, one);

    assertThat(one.heard).endsWith("arrived " + two.life);
  }

  @Test
  void a_node_that_leaves_is_lost_at_once() {
    passes(Duration.ofSeconds(13), one, two);
    two.roster.close();

    one.beats();

    assertThat(one.heard).endsWith("lost " + two.life);
  }

  @Test
  void after_a_while_in_which_the_leases_could_not_be_seen_nobody_is_lost_soon() {
    passes(Duration.ofSeconds(13), one, two);
    leaseRunsOut(two);
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());

    passes(Duration.ofSeconds(11), one);
    assertThat(one.heard).containsExactly("arrived " + two.life);
    passes(Duration.ofSeconds(3), one);
    assertThat(one.heard).endsWith("lost " + two.life);
  }

  @Test
  void lives_that_have_been_over_for_a_day_and_left_nothing_are_forgotten() {
    database.write(tx ->
        tx.sql(
                """
                with gone as (
                  insert into incarnation (id, node, lost, lease_until) values
                    ('long', 'x', true, now() - interval '25 hours'),
                    ('owner', 'x', true, now() - interval '25 hours'),
                    ('recent', 'x', true, now() - interval '23 hours'))
                insert into outbox (owner, subject, epoch, position, record)
                values ('owner', 's', 'e', 0, '')
                """)
            .run());

    assertThat(database.<Integer>write(LeaseSql::forget)).isEqualTo(1);
    assertThat(
            database.<List<String>>read(queries ->
                queries
                    .sql("select id from incarnation where node = 'x' order by id")
                    .list(row -> row.text("id"))))
        .containsExactly("owner", "recent");
  }
}
