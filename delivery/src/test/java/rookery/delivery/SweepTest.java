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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.cluster.Position;
import rookery.delivery.CutLog.Line;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.ProblemException;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class SweepTest {
  private static final RandomIds IDS = new RandomIds();
  private static final DeliverySettings SETTINGS = settings(Duration.ofMillis(1));

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 1 << 20));
  private final ChannelId town = new ChannelId(IDS.next());

  private static DeliverySettings settings(Duration sweepAfter) {
    return new DeliverySettings(
        64 * 1024,
        1 << 20,
        100,
        Duration.ofMillis(30),
        Duration.ofMillis(1),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        sweepAfter);
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// An event that came, in its epoch; what nodes tell each other of rows is left out.
  private record Heard(Epoch epoch, String text) {}

  /// A node with a line to the log of its own. Thread-safe.
  private final class Node implements LogListener {
    private final Incarnation life = new Incarnation(IDS.next());
    private final CutLog line;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Delivery delivery;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    Node(InProcessLog log, String name, DeliverySettings settings) {
      this.line = new CutLog(log);
      this.delivery =
          lifecycle.own(
              Delivery.start(
                  line, database, life, name, lifecycle.own(new RealTimers()), settings, metrics));
      delivery.listen(this);
      delivery.follow();
    }

    Node(String name) {
      this(log, name, SETTINGS);
    }

    @Override
    public void newEpoch(Position start) {}

    @Override
    public void entry(Position position, List<LogRecord> records) {
      for (LogRecord record : records) {
        if (record instanceof ClientEvent event) {
          String json = new String(event.json(), StandardCharsets.UTF_8);
          String text = json.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
          heard.add(new Heard(position.epoch(), text));
        }
      }
    }

    List<String> texts() {
      return heard.stream().map(Heard::text).toList();
    }

    void says(String text, ChannelId channel) {
      says(text, channel, () -> {});
    }

    /// @param beforeCommit runs once the row is written
    void says(String text, ChannelId channel, Runnable beforeCommit) {
      database.write(tx -> {
        delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(channel));
        tx.beforeCommit(beforeCommit);
        return text;
      });
    }

    void says(String text) {
      says(text, town);
    }
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
  void what_a_node_committed_and_did_not_append_is_heard_once_after_it_is_lost() {
    var a = new Node("a");
    var b = new Node("b");
    a.says("before");
    a.line.line(Line.CUT_BEFORE);
    a.says("one");
    a.says("two");

    b.delivery.sweep().lost(a.life);

    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("before", "one", "two"));
  }

  @Test
  void what_a_node_appended_and_did_not_delete_is_not_appended_again() {
    var a = new Node("a");
    var b = new Node("b");
    a.line.line(Line.CUT_BEHIND);
    a.says("in the log");
    a.line.line(Line.CUT_BEFORE);
    a.says("not in it");
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("in the log"));

    b.delivery.sweep().lost(a.life);

    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("in the log", "not in it"));
    assertThat(log.head().epoch()).isEqualTo(new Epoch("one"));
  }

  @Test
  void two_sweepers_at_once_append_each_row_once_and_in_order() {
    var a = new Node("a");
    var b = new Node("b");
    var c = new Node("c");
    a.line.line(Line.CUT_BEFORE);
    var said = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      said.add("m" + i);
      a.says("m" + i);
    }

    b.delivery.sweep().lost(a.life);
    c.delivery.sweep().lost(a.life);
    b.delivery.sweep().lost(a.life);

    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(b.texts()).containsExactlyElementsOf(said));
    await().untilAsserted(() -> assertThat(c.texts()).containsExactlyElementsOf(said));
  }

  @Test
  void a_lost_node_that_wakes_up_is_refused_by_the_database_and_by_the_log() {
    var a = new Node("a");
    var b = new Node("b");
    a.line.line(Line.CUT_BEFORE);
    a.says("one");
    b.delivery.sweep().lost(a.life);
    untilOutboxIsEmpty();

    a.line.line(Line.WHOLE);

    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> a.says("two"));
    b.says("three");
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("one", "three"));
  }

  @Test
  void a_lost_node_does_not_come_back_with_a_new_epoch() {
    var a = new Node("a");
    var b = new Node("b");
    a.line.line(Line.CUT_BEFORE);
    a.says("one");
    b.delivery.sweep().lost(a.life);
    untilOutboxIsEmpty();

    log.renew(log.head().epoch());
    a.line.line(Line.WHOLE);
    b.says("two");

    await().untilAsserted(() -> assertThat(b.texts()).endsWith("two"));
    assertThat(b.texts().stream().filter("one"::equals)).hasSize(1);
  }

  @Test
  void what_a_paused_node_commits_after_the_sweep_is_swept_too() throws Exception {
    var a = new Node("a");
    var b = new Node("b");
    a.line.line(Line.CUT_BEFORE);
    var written = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late =
          threads.submit(() ->
              a.says(
                  "late",
                  town,
                  () -> {
                    written.countDown();
                    awaited(goOn);
                  }));
      awaited(written);
      a.says("one", new ChannelId(IDS.next()));
      b.delivery.sweep().lost(a.life);
      await().untilAsserted(() -> assertThat(b.texts()).containsExactly("one"));
      goOn.countDown();
      late.get(10, TimeUnit.SECONDS);
    }

    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("one", "late"));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_node_that_arrives_again_in_time_is_not_swept() {
    var a = new Node("a");
    var b = new Node(log, "b", settings(Duration.ofHours(1)));

    b.delivery.sweep().lost(a.life);
    b.delivery.sweep().arrived(a.life);

    a.says("still here");
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("still here"));
  }

  @Test
  void a_node_that_begins_sweeps_its_earlier_lives_but_none_that_is_there() {
    var earlier = new Node("a");
    var twin = new Node("a");
    earlier.line.line(Line.CUT_BEFORE);
    earlier.says("one");
    twin.line.line(Line.CUT_BEFORE);
    twin.says("two", new ChannelId(IDS.next()));
    var later = new InProcessLog(new Epoch("two"), 1 << 20);
    lifecycle.own(later);
    var now = new Node(later, "a", SETTINGS);

    now.delivery.sweep().begun("a", List.of(twin.life));
    await().untilAsserted(() -> assertThat(now.texts()).containsExactly("one"));

    now.delivery.sweep().begun("a", List.of());
    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(now.texts()).containsExactly("one", "two"));
  }

  @Test
  void a_row_goes_to_who_owns_an_earlier_one_of_its_subject() {
    var a = new Node("a");
    var b = new Node("b");
    var c = new Node("c");
    List.of(a, c).forEach(node -> node.line.line(Line.CUT_BEFORE));
    c.says("of c");
    a.says("of a, later");
    database.write(tx ->
        tx.sql("update outbox set owner = ? where id = (select max(id) from outbox)", a.life)
            .run());

    b.delivery.sweep().lost(a.life);

    await().untilAsserted(() -> assertThat(rowsOf(c)).isEqualTo(2));
    c.line.line(Line.WHOLE);
    untilOutboxIsEmpty();
    await().untilAsserted(() -> assertThat(b.texts()).containsExactly("of c", "of a, later"));
  }

  private long rowsOf(Node node) {
    return database.read(q ->
        q.sql("select count(*) as n from outbox where owner = ?", node.life)
            .only(row -> row.number("n")));
  }

  @Test
  void a_log_that_does_not_reach_back_to_a_row_is_begun_anew() {
    var small = lifecycle.own(new InProcessLog(new Epoch("small"), 500));
    var a = new Node(small, "a", SETTINGS);
    var b = new Node(small, "b", SETTINGS);
    a.line.line(Line.CUT_BEFORE);
    a.says("one");
    for (int i = 0; i < 30; i++) {
      b.says("chatter " + i);
    }

    b.delivery.sweep().lost(a.life);

    untilOutboxIsEmpty();
    assertThat(small.head().epoch()).isNotEqualTo(new Epoch("small"));
    await()
        .untilAsserted(() -> assertThat(b.heard).contains(new Heard(small.head().epoch(), "one")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void random_crashes_lose_nothing_double_nothing_and_keep_the_order(long seed) {
    var random = new Random(seed);
    var b = new Node("b");
    var c = new Node("c");
    var committed = new ArrayList<String>();
    for (int crash = 0; crash < 4; crash++) {
      var doomed = new Node("doomed " + crash);
      sayUntilDead(doomed, crash, random, committed);
      if (random.nextInt(4) == 0) {
        renewOnceHeardBy(c);
      }
      var sweepers = random.nextBoolean() ? List.of(b, c) : List.of(c);
      sweepers.forEach(sweeper -> sweeper.delivery.sweep().lost(doomed.life));
      if (random.nextBoolean()) {
        doomed.line.line(Line.WHOLE);
      }
      if (random.nextBoolean()) {
        untilOutboxIsEmpty();
      }
    }
    untilOutboxIsEmpty();
    b.says("end");
    await().untilAsserted(() -> assertThat(c.texts()).contains("end"));
    assertThat(c.texts()).containsAll(committed);
    assertThat(c.heard).doesNotHaveDuplicates();
    for (int crash = 0; crash < 4; crash++) {
      String prefix = crash + "-";
      for (var epoch : c.heard.stream().map(Heard::epoch).distinct().toList()) {
        assertThat(
                c.heard.stream()
                    .filter(heard -> heard.epoch().equals(epoch) && heard.text().startsWith(prefix))
                    .map(Heard::text))
            .isSorted();
      }
    }
  }

  /// What an epoch had when it ended counts as told.
  private void renewOnceHeardBy(Node node) {
    await().until(() -> node.delivery.position().equals(log.head()));
    log.renew(log.head().epoch());
  }

  /// All in one channel, so that the order counts; the line is cut somewhere.
  private void sayUntilDead(Node doomed, int crash, Random random, List<String> committed) {
    int number = random.nextInt(1, 9);
    int cutAt = random.nextInt(number);
    Line cut = random.nextBoolean() ? Line.CUT_BEFORE : Line.CUT_BEHIND;
    for (int i = 0; i < number; i++) {
      if (i == cutAt) {
        doomed.line.line(cut);
      } else if (i > cutAt && random.nextInt(3) == 0) {
        doomed.line.line(Line.CUT_BEFORE);
      }
      String text = crash + "-" + i;
      doomed.says(text);
      committed.add(text);
    }
  }
}
