package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.cluster.Position;
import rookery.delivery.CutLog.Line;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;
import rookery.postgres.Transaction;

/// Events of one subject enter the log in commit order, whichever nodes write them.
class SubjectOrderTest {
  private static final RandomIds IDS = new RandomIds();

  /// The table is looked through so rarely that only what tells of a row can find it.
  private static final DeliverySettings SETTINGS =
      new DeliverySettings(
          64 * 1024,
          1 << 20,
          1_000,
          Duration.ofMillis(50),
          Duration.ofMillis(1),
          Duration.ofMillis(20),
          Duration.ofHours(1),
          Duration.ofMillis(1));

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  private final Lifecycle lifecycle = new Lifecycle();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database = lifecycle.own(Database.open(TestDatabases.migrated(), metrics));
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 1 << 20));
  private final ChannelId town = new ChannelId(IDS.next());
  private final ChannelId dale = new ChannelId(IDS.next());

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// A node with a line to the log of its own. Thread-safe.
  private final class Node implements LogListener {
    private final Incarnation life = new Incarnation(IDS.next());
    private final CutLog line = new CutLog(log);
    private final Delivery delivery =
        lifecycle.own(
            Delivery.start(
                line,
                database,
                life,
                "node",
                lifecycle.own(new RealTimers()),
                SETTINGS,
                new SimpleMeterRegistry()));
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Node() {
      delivery.listen(this);
      delivery.follow();
    }

    @Override
    public void newEpoch(Position start) {
      heard.clear();
    }

    @Override
    public void entry(Position position, List<LogRecord> records) {
      for (LogRecord record : records) {
        if (record instanceof ClientEvent event) {
          String json = new String(event.json(), StandardCharsets.UTF_8);
          heard.add(json.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"));
        } else if (record instanceof EntitlementChange change) {
          heard.add("v" + change.version());
        }
      }
    }

    void says(String text, ChannelId channel) {
      database.write(tx -> {
        lock(tx, channel);
        delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(channel));
        return text;
      });
    }

    /// Says the channel's next number.
    void counts(ChannelId channel) {
      database.write(tx -> {
        lock(tx, channel);
        long next =
            tx.sql(
                    """
                    insert into entitlement (user_id, version) values (?, 1)
                    on conflict (user_id) do update set version = entitlement.version + 1
                    returning version
                    """,
                    channel)
                .only(row -> row.number("version"));
        delivery.outbox().add(tx, new Said(channel + ":" + next), new Scope.ToChannel(channel));
        return next;
      });
    }

    List<String> heardOf(ChannelId channel) {
      return heard.stream().filter(text -> text.startsWith(channel.value())).toList();
    }
  }

  /// As features lock a channel's row.
  private static void lock(Transaction transaction, ChannelId channel) {
    transaction.sql("select pg_advisory_xact_lock(hashtext(?))", channel).any();
  }

  private long rowsOf(Node node) {
    return database.read(q ->
        q.sql("select count(*) as n from outbox where owner = ?", node.life)
            .only(row -> row.number("n")));
  }

  private void untilOutboxIsEmpty() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(
                    database.<Long>read(
                        q -> q.sql("select count(*) as n from outbox").only(r -> r.number("n"))))
                .isZero());
  }

  @Test
  void a_row_behind_one_of_another_node_waits_for_it_and_follows_it() {
    var a = new Node();
    var b = new Node();
    a.line.line(Line.CUT_BEFORE);
    a.says("one", town);
    b.says("two", town);
    b.says("elsewhere", dale);

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("elsewhere"));
    assertThat(rowsOf(a)).isEqualTo(2);
    a.line.line(Line.WHOLE);

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("elsewhere", "one", "two"));
    untilOutboxIsEmpty();
  }

  @Test
  void what_a_node_writes_behind_a_row_that_another_wrote_for_it_does_not_pass_that_row() {
    var a = new Node();
    var b = new Node();
    a.line.line(Line.CUT_BEFORE);
    a.says("one", town);
    b.line.line(Line.CUT_BEFORE);
    b.says("two", town);
    a.says("three", town);
    a.line.line(Line.WHOLE);

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("one", "two", "three"));
    b.line.line(Line.WHOLE);
    untilOutboxIsEmpty();
  }

  @Test
  void the_rows_of_one_transaction_go_to_one_node_and_keep_their_order() {
    var a = new Node();
    var b = new Node();
    var ann = new UserId(IDS.next());
    a.line.line(Line.CUT_BEFORE);
    database.write(tx -> {
      a.delivery.outbox().entitle(tx, ann, new EntitlementChange.JoinedChannel(town));
      return tx;
    });
    database.write(tx -> {
      b.delivery.outbox().entitle(tx, ann, new EntitlementChange.JoinedChannel(dale));
      b.delivery.outbox().add(tx, new Said("ann is here"), new Scope.ToChannel(dale));
      return tx;
    });
    b.says("hello ann", dale);

    assertThat(rowsOf(a)).isEqualTo(4);
    a.line.line(Line.WHOLE);
    await()
        .untilAsserted(
            () -> assertThat(b.heard).containsExactly("v1", "v2", "ann is here", "hello ann"));
  }

  /// Ann comes into the dale. Rows of hers wait on node a, rows of the dale on node c.
  private long comesIn(Node b, UserId ann) {
    return database.write(tx -> {
      b.delivery.outbox().entitle(tx, ann, new EntitlementChange.JoinedChannel(dale));
      b.delivery.outbox().add(tx, new Said("ann is here"), new Scope.ToChannel(dale));
      return 1L;
    });
  }

  private double repeats() {
    return metrics.get("rookery_postgres_repeats").counter().count();
  }

  private static void binds(Node node, UserId ann, ChannelId channel, Database database) {
    database.write(tx -> {
      node.delivery.outbox().entitle(tx, ann, new EntitlementChange.JoinedChannel(channel));
      return ann;
    });
  }

  @Test
  void who_comes_in_is_told_so_before_what_others_are_told_whoever_has_to_append_it()
      throws Exception {
    var a = new Node();
    var b = new Node();
    var c = new Node();
    var ann = new UserId(IDS.next());
    a.line.line(Line.CUT_BEFORE);
    c.line.line(Line.CUT_BEFORE);
    binds(a, ann, town, database);
    c.says("before", dale);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var coming = threads.submit(() -> comesIn(b, ann));
      await().until(() -> repeats() > 0);
      a.line.line(Line.WHOLE);
      c.line.line(Line.WHOLE);
      coming.get(20, TimeUnit.SECONDS);
    }

    await().untilAsserted(() -> assertThat(b.heard).contains("ann is here"));
    assertThat(b.heard).containsSubsequence("v2", "ann is here").contains("before", "v1");
    untilOutboxIsEmpty();
  }

  @Test
  void who_cannot_be_told_so_first_does_not_come_in() {
    var a = new Node();
    var b = new Node();
    var c = new Node();
    var ann = new UserId(IDS.next());
    a.line.line(Line.CUT_BEFORE);
    c.line.line(Line.CUT_BEFORE);
    binds(a, ann, town, database);
    c.says("before", dale);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> comesIn(b, ann))
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    a.line.line(Line.WHOLE);
    c.line.line(Line.WHOLE);
    untilOutboxIsEmpty();
    assertThat(b.heard).doesNotContain("ann is here", "v2");
  }

  @Test
  void acts_that_share_a_transaction_and_no_subject_do_not_wait_for_each_others_nodes() {
    var a = new Node();
    var b = new Node();
    a.line.line(Line.CUT_BEFORE);
    a.says("one", town);
    database.write(tx -> {
      var outbox = b.delivery.outbox();
      outbox.add(tx, new Said("two"), new Scope.ToChannel(town));
      outbox.nextAct(tx);
      outbox.add(tx, new Said("elsewhere"), new Scope.ToChannel(dale));
      return tx;
    });

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("elsewhere"));
    a.line.line(Line.WHOLE);
    await().untilAsserted(() -> assertThat(b.heard).containsExactly("elsewhere", "one", "two"));
    untilOutboxIsEmpty();
  }

  @Test
  void a_row_that_was_read_in_the_log_binds_nobody_any_more() {
    var a = new Node();
    var b = new Node();
    a.line.line(Line.CUT_BEHIND);
    a.says("one", town);
    await().untilAsserted(() -> assertThat(b.heard).containsExactly("one"));
    assertThat(rowsOf(a)).as("its answer is lost, so it cannot delete it").isEqualTo(1);

    b.says("two", town);

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("one", "two"));
    untilOutboxIsEmpty();
    a.line.line(Line.WHOLE);
    a.says("three", town);
    await().untilAsserted(() -> assertThat(b.heard).containsExactly("one", "two", "three"));
  }

  @Test
  void rows_written_for_a_node_that_is_lost_are_swept_with_its_own() {
    var a = new Node();
    var b = new Node();
    var c = new Node();
    a.line.line(Line.CUT_BEFORE);
    a.says("one", town);
    database.write(tx -> {
      SweepSql.markLost(tx, a.life);
      return tx;
    });
    b.says("two", town);
    assertThat(rowsOf(a)).isEqualTo(2);

    c.delivery.sweep().lost(a.life);

    await().untilAsserted(() -> assertThat(b.heard).containsExactly("one", "two"));
    untilOutboxIsEmpty();
  }

  @Test
  void whoever_writes_every_node_hears_each_subject_in_commit_order_and_soon() throws Exception {
    var nodes = List.of(new Node(), new Node(), new Node());
    var channels = IntStream.range(0, 3).mapToObj(_ -> new ChannelId(IDS.next())).toList();
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int number = 600;
    try (var threads = Executors.newFixedThreadPool(12)) {
      var saying = new ArrayList<Future<?>>();
      for (int i = 0; i < number; i++) {
        var node = nodes.get(random.nextInt(nodes.size()));
        var channel = channels.get(random.nextInt(channels.size()));
        saying.add(threads.submit(() -> node.counts(channel)));
      }
      for (var done : saying) {
        done.get(30, TimeUnit.SECONDS);
      }
    }
    untilOutboxIsEmpty();
    for (var node : nodes) {
      await().untilAsserted(() -> assertThat(node.heard).as("seed %d", seed).hasSize(number));
      for (var channel : channels) {
        var heard = node.heardOf(channel);
        assertThat(heard)
            .as("seed %d", seed)
            .isEqualTo(
                IntStream.rangeClosed(1, heard.size()).mapToObj(n -> channel + ":" + n).toList());
      }
    }
  }
}
