package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.Formats;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class DeliveryTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Topic THINGS = new Topic("things");

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  record Hummed(String tune) implements FleetingEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "hummed";
    }
  }

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final FailingLog log =
      lifecycle.own(new FailingLog(new InProcessLog(new Epoch("one"), 1 << 20)));
  private final ChannelId town = new ChannelId(IDS.next());

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// A node: its delivery, and what its tail brought.
  private final class Node implements LogListener {
    private final Delivery delivery =
        lifecycle.own(
            Delivery.start(
                log,
                database,
                new Incarnation(IDS.next()),
                "node",
                lifecycle.own(new RealTimers()),
                DeliverySettings.DEFAULTS,
                new SimpleMeterRegistry()));
    private final List<LogRecord> tailed = new CopyOnWriteArrayList<>();

    Node() {
      delivery.listen(this);
      delivery.follow();
    }

    @Override
    public void newEpoch(Position start) {
      tailed.clear();
    }

    @Override
    public void entry(Position position, List<LogRecord> records) {
      tailed.addAll(records);
    }

    void says(String text) {
      database.write(tx -> {
        delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(town));
        return text;
      });
    }

    List<String> heard() {
      return tailed.stream()
          .filter(ClientEvent.class::isInstance)
          .map(e -> new String(((ClientEvent) e).json(), StandardCharsets.UTF_8))
          .map(json -> json.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
          .toList();
    }
  }

  private long rowsInOutbox() {
    return database.read(q -> q.sql("select count(*) as n from outbox").only(r -> r.number("n")));
  }

  @Test
  void what_one_node_commits_every_node_hears_in_one_order_and_the_outbox_empties()
      throws Exception {
    var a = new Node();
    var b = new Node();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var saying = new ArrayList<Future<?>>();
      for (int i = 0; i < 50; i++) {
        String text = "m" + i;
        var node = i % 2 == 0 ? a : b;
        saying.add(threads.submit(() -> node.says(text)));
      }
      for (var done : saying) {
        done.get(30, TimeUnit.SECONDS);
      }
    }

    await().untilAsserted(() -> assertThat(a.heard()).hasSize(50).doesNotHaveDuplicates());
    await().untilAsserted(() -> assertThat(b.heard()).isEqualTo(a.heard()));
    await().untilAsserted(() -> assertThat(rowsInOutbox()).isZero());
  }

  @Test
  void a_transaction_that_fails_tells_nobody() {
    var node = new Node();

    assertThatIllegalStateException()
        .isThrownBy(() ->
            database.write(tx -> {
              node.delivery.outbox().add(tx, new Said("never"), new Scope.ToChannel(town));
              throw new IllegalStateException("no");
            }));
    node.says("after");

    await().untilAsserted(() -> assertThat(node.heard()).containsExactly("after"));
  }

  @Test
  void a_request_is_answered_when_its_events_are_in_the_log() {
    var node = new Node();

    node.says("one");

    assertThat(log.head().index()).isEqualTo(1);
  }

  @Test
  void a_log_that_is_away_delays_events_and_loses_none() {
    var node = new Node();
    log.isAway(true);

    for (int i = 0; i < 20; i++) {
      node.says("m" + i);
    }
    assertThat(node.heard()).isEmpty();
    log.isAway(false);

    await()
        .untilAsserted(
            () -> assertThat(node.heard()).hasSize(20).startsWith("m0", "m1").endsWith("m19"));
    await().untilAsserted(() -> assertThat(rowsInOutbox()).isZero());
  }

  @Test
  void a_lost_answer_doubles_nothing() {
    var node = new Node();
    log.losesAnswers(3);

    for (int i = 0; i < 10; i++) {
      node.says("m" + i);
    }

    await().untilAsserted(() -> assertThat(node.heard()).hasSize(10).doesNotHaveDuplicates());
  }

  @Test
  void a_new_epoch_is_joined_and_what_the_old_one_did_not_take_is_appended_there() {
    var node = new Node();
    node.says("old");
    log.isAway(true);
    node.says("kept");

    log.becomes(new InProcessLog(new Epoch("two"), 1 << 20));
    log.isAway(false);

    await()
        .untilAsserted(() -> assertThat(log.head()).isEqualTo(new Position(new Epoch("two"), 1)));
    node.says("new");
    assertThat(log.head().index()).isEqualTo(2);
    await().untilAsserted(() -> assertThat(rowsInOutbox()).isZero());
  }

  @Test
  void rows_that_memory_does_not_know_are_found_in_the_table() {
    var node = new Node();
    database.write(tx -> {
      var owner = tx.sql("select id from incarnation").only(r -> r.text("id"));
      return OutboxSql.insert(
          tx,
          new Incarnation(owner),
          "one",
          0,
          List.of(ClientEvent.of(new Said("found"), new Scope.ToChannel(town), List.of())),
          List.of(0L),
          new EntryFormats(Formats.OF_THIS_BUILD, 0, () -> 0));
    });

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(node.heard()).containsExactly("found"));
    await().untilAsserted(() -> assertThat(rowsInOutbox()).isZero());
  }

  @Test
  void a_notice_empties_caches_on_all_nodes_and_on_the_own_one_at_once() {
    var a = new Node();
    var b = new Node();
    var loads = new AtomicInteger();
    var onA = cache(a, loads);
    var onB = cache(b, loads);
    assertThat(onA.get("k")).contains(1);
    assertThat(onB.get("k")).contains(2);
    assertThat(onA.get("k")).contains(1);

    database.write(tx -> {
      a.delivery.outbox().add(tx, THINGS.about("k"));
      return loads;
    });

    assertThat(onA.get("k")).get().isNotEqualTo(1);
    await().untilAsserted(() -> assertThat(onB.get("k")).get().isNotEqualTo(2));
  }

  private Cached<Integer> cache(Node node, AtomicInteger loads) {
    return new Cached<>(
        "things",
        100,
        THINGS,
        node.delivery.notices(),
        new SimpleMeterRegistry(),
        _ -> java.util.Optional.of(loads.incrementAndGet()));
  }

  @Test
  void entitlements_of_a_user_are_logged_with_versions_that_rise_by_one() throws Exception {
    var a = new Node();
    var b = new Node();
    var ann = new UserId(IDS.next());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changing = new ArrayList<Future<?>>();
      for (int i = 0; i < 20; i++) {
        changing.add(threads.submit(() -> join(a, ann)));
      }
      for (var done : changing) {
        done.get(30, TimeUnit.SECONDS);
      }
    }

    await()
        .untilAsserted(() ->
            assertThat(b.tailed)
                .extracting(r -> ((EntitlementChange) r).version())
                .containsExactlyElementsOf(
                    java.util.stream.LongStream.rangeClosed(1, 20).boxed().toList()));
  }

  private ChannelId join(Node node, UserId user) {
    var channel = new ChannelId(IDS.next());
    return database.write(tx -> {
      node.delivery.outbox().entitle(tx, user, new EntitlementChange.JoinedChannel(channel));
      return channel;
    });
  }

  @Test
  void what_is_announced_arrives_without_a_row() {
    var a = new Node();
    var b = new Node();

    a.delivery.announcer().announce(new Hummed("la"), new Scope.ToUser(new UserId(IDS.next())));

    await().untilAsserted(() -> assertThat(b.tailed).hasSize(1));
    assertThat(rowsInOutbox()).isZero();
  }

  /// A log that can be made to fail. Thread-safe.
  private static final class FailingLog implements EventLog {
    private volatile EventLog log;
    private volatile boolean away;
    private final AtomicInteger lostAnswers = new AtomicInteger();

    FailingLog(EventLog log) {
      this.log = log;
    }

    void isAway(boolean yes) {
      away = yes;
    }

    void losesAnswers(int count) {
      lostAnswers.set(count);
    }

    void becomes(EventLog other) {
      log = other;
    }

    @Override
    public AppendResult append(Batch batch) throws LogUnavailable {
      if (away) {
        throw new LogUnavailable("away", new IllegalStateException());
      }
      var result = log.append(batch);
      if (lostAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new LogUnavailable("the answer is lost", new IllegalStateException());
      }
      return result;
    }

    @Override
    public Stretch read(Position after, int most) throws LogUnavailable {
      return log.read(after, most);
    }

    @Override
    public Position fence(Incarnation producer) throws LogUnavailable {
      return log.fence(producer);
    }

    @Override
    public void renew(Epoch ended) throws LogUnavailable {
      log.renew(ended);
    }

    @Override
    public Position head() {
      return log.head();
    }

    @Override
    public Tailing tail(Position after, Tailer tailer) {
      return log.tail(after, tailer);
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
