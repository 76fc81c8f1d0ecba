package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.Epoch;
import rookery.cluster.postgres.ClusterNode.Heard;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.ChannelId;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Two nodes, and a Redis that goes, comes back, is there for one of them only, or is two.
@Tag("full")
@Timeout(90)
class SwitchingLogTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final ChannelId town = new ChannelId(new RandomIds().next());
  private EmbeddedRedis redis;
  private Line lineOfA;
  private Line lineOfB;
  private ClusterNode a;
  private ClusterNode b;

  @BeforeEach
  void start() throws Exception {
    ClusterNode.prepare(database);
    redis = EmbeddedRedis.start(directory.resolve("one"), 0);
    lineOfA = lifecycle.own(Line.to(redis.port()));
    lineOfB = lifecycle.own(Line.to(redis.port()));
    a = lifecycle.own(new ClusterNode("a", database, lineOfA.port(), ClusterNode.QUICK));
    b = lifecycle.own(new ClusterNode("b", database, lineOfB.port(), ClusterNode.QUICK));
  }

  @AfterEach
  void close() {
    try {
      lifecycle.close();
    } finally {
      redis.close();
    }
  }

  private void untilOutboxIsEmpty() {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(
                    database.<Long>read(
                        q -> q.sql("select count(*) as n from outbox").only(r -> r.number("n"))))
                .isZero());
  }

  /// Each text is known; none came twice in one epoch; within each epoch they came in the order in
  /// which they were said.
  private static void heardAll(ClusterNode node, List<String> said) {
    await().atMost(LONG).untilAsserted(() -> assertThat(node.known()).containsAll(said));
    assertThat(node.heard).doesNotHaveDuplicates();
    for (var epoch : node.heard.stream().map(Heard::epoch).distinct().toList()) {
      var inEpoch =
          node.heard.stream()
              .filter(heard -> heard.epoch().equals(epoch))
              .map(heard -> said.indexOf(heard.text()))
              .filter(place -> place >= 0)
              .toList();
      assertThat(inEpoch).isSorted();
    }
  }

  /// Says things on both nodes, one after the other, until `over`.
  private List<String> talk(CountDownLatch over) throws InterruptedException {
    var said = new ArrayList<String>();
    for (int i = 0; !over.await(10, TimeUnit.MILLISECONDS); i++) {
      var node = i % 2 == 0 ? a : b;
      node.says("m" + i, town);
      said.add("m" + i);
    }
    return said;
  }

  /// A story that happens while people talk.
  private interface Story {
    void happens() throws Exception;
  }

  private List<String> whileTalking(Story story) throws Exception {
    var over = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var talking = threads.submit(() -> talk(over));
      try {
        story.happens();
      } finally {
        over.countDown();
      }
      return talking.get(30, TimeUnit.SECONDS);
    }
  }

  private void untilBothAreIn(Home home) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(a.log.entered().home()).isEqualTo(home);
          assertThat(b.log.entered().epoch()).isEqualTo(a.log.entered().epoch());
        });
  }

  /// Something new said on one is heard on the other.
  private void bothHear(String text) {
    a.says(text + " of a", town);
    b.says(text + " of b", town);
    for (var node : List.of(a, b)) {
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(node.known()).contains(text + " of a", text + " of b"));
    }
  }

  @Test
  void without_redis_all_goes_on_in_postgres_and_back_when_redis_is_there_again() throws Exception {
    int port = redis.port();
    var said =
        whileTalking(() -> {
          bothHear("before");
          redis.close();
          untilBothAreIn(Home.POSTGRES);
          bothHear("without");
          redis = EmbeddedRedis.start(directory.resolve("two"), port);
          untilBothAreIn(Home.REDIS);
          bothHear("after");
        });
    untilOutboxIsEmpty();
    for (var node : List.of(a, b)) {
      await().atMost(LONG).untilAsserted(() -> assertThat(node.known()).containsAll(said));
      assertThat(node.heard).doesNotHaveDuplicates();
      assertThat(node.lost).isEmpty();
    }
  }

  @Test
  void order_holds_through_the_changes_of_home() throws Exception {
    int port = redis.port();
    var said =
        whileTalking(() -> {
          redis.close();
          untilBothAreIn(Home.POSTGRES);
          redis = EmbeddedRedis.start(directory.resolve("two"), port);
          untilBothAreIn(Home.REDIS);
        });
    untilOutboxIsEmpty();
    heardAll(a, said);
    heardAll(b, said);
  }

  @Test
  void a_node_that_alone_does_not_reach_redis_is_not_lost_and_misses_nothing() throws Exception {
    bothHear("before");
    var said =
        whileTalking(() -> {
          lineOfB.cut();
          untilBothAreIn(Home.POSTGRES);
          passes(1_500);
        });
    heardAll(a, said);
    heardAll(b, said);
    bothHear("apart");
    assertThat(a.lost).isEmpty();
    assertThat(a.log.degraded()).as("one does not see Redis").isTrue();

    lineOfB.leadsTo(redis.port());
    untilBothAreIn(Home.REDIS);
    bothHear("after");
    untilOutboxIsEmpty();
  }

  @Test
  void a_node_that_talks_to_a_redis_of_the_past_loses_nothing() throws Exception {
    bothHear("before");
    var old = a.log.entered();
    try (var other = EmbeddedRedis.start(directory.resolve("other"), 0)) {
      var said = new ConcurrentLinkedQueue<String>();
      said.addAll(
          whileTalking(() -> {
            lineOfA.leadsTo(other.port());
            await().atMost(LONG).until(() -> a.log.entered().ordinal() > old.ordinal());
            passes(300);
            lineOfB.leadsTo(other.port());
            await().atMost(LONG).until(() -> b.log.entered().equals(a.log.entered()));
          }));
      untilOutboxIsEmpty();
      heardAll(a, List.copyOf(said));
      heardAll(b, List.copyOf(said));
      bothHear("after");
    }
  }

  @Test
  void what_an_epoch_that_is_over_acknowledged_is_appended_again() throws Exception {
    bothHear("before");
    try (var other = EmbeddedRedis.start(directory.resolve("other"), 0);
        var line = Line.to(redis.port());
        var unaware = new ClusterNode("c", database, line.port(), ClusterNode.UNAWARE)) {
      var old = unaware.log.entered();
      lineOfA.leadsTo(other.port());
      lineOfB.leadsTo(other.port());
      await().atMost(LONG).until(() -> a.log.entered().ordinal() > old.ordinal());
      assertThat(unaware.log.entered()).isEqualTo(old);

      unaware.says("of the past", town);

      var ofThePast = new Heard(old.epoch(), "of the past");
      await().atMost(LONG).untilAsserted(() -> assertThat(unaware.heard).contains(ofThePast));
      assertThat(a.heard).doesNotContain(ofThePast);
      await().atMost(LONG).until(() -> unaware.log.reign().ordinal() > old.ordinal());
      line.leadsTo(other.port());
      await().atMost(LONG).untilAsserted(() -> assertThat(a.known()).contains("of the past"));
      assertThat(a.heard).contains(new Heard(unaware.log.entered().epoch(), "of the past"));
      untilOutboxIsEmpty();
    }
  }

  @Test
  void a_redis_that_went_back_to_an_epoch_that_is_over_begins_another() throws Exception {
    bothHear("before");
    var old = a.log.entered();
    try (var other = EmbeddedRedis.start(directory.resolve("other"), 0)) {
      lineOfA.leadsTo(other.port());
      lineOfB.leadsTo(other.port());
      await().atMost(LONG).until(() -> b.log.entered().ordinal() > old.ordinal());
      bothHear("there");
    }
    lineOfA.leadsTo(redis.port());
    lineOfB.leadsTo(redis.port());

    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(a.log.entered()).isEqualTo(b.log.entered());
          assertThat(a.log.entered().epoch()).isNotEqualTo(old.epoch());
          assertThat(a.log.entered().home()).isEqualTo(Home.REDIS);
        });
    bothHear("back");
  }

  @Test
  void through_many_epochs_what_two_nodes_say_in_one_channel_keeps_its_order() throws Exception {
    var channels = List.of(town, new ChannelId(new RandomIds().next()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var counting = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        var node = i % 2 == 0 ? a : b;
        var channel = channels.get(i / 2 % 2);
        counting.add(
            threads.submit(() -> {
              for (int said = 0; said < 60; said++) {
                node.counts(channel);
              }
              return channel;
            }));
      }
      for (int i = 0; i < 6; i++) {
        passes(60);
        a.log.renew(a.log.head().epoch());
      }
      for (var each : counting) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    untilOutboxIsEmpty();
    for (var node : List.of(a, b)) {
      await().atMost(LONG).untilAsserted(() -> assertThat(node.known()).hasSize(480));
      assertThat(node.heard).doesNotHaveDuplicates();
      for (var channel : channels) {
        for (var epoch : node.heard.stream().map(Heard::epoch).distinct().toList()) {
          assertThat(numbers(node, epoch, channel)).isSorted();
        }
      }
    }
  }

  private static List<Integer> numbers(ClusterNode node, Epoch epoch, ChannelId channel) {
    String prefix = channel + ":";
    return node.heard.stream()
        .filter(heard -> heard.epoch().equals(epoch) && heard.text().startsWith(prefix))
        .map(heard -> Integer.parseInt(heard.text().substring(prefix.length())))
        .toList();
  }

  /// This much time is the story itself, not a wait for something.
  private static void passes(long millis) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
  }
}
