package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.acceptance.ChatCluster.Place;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.Database;

/// PostgreSQL ends, in each of its ways, and comes back, or stops where it is: sockets stay, what
/// was refused is sent again, everybody sees everything once, and nobody lends a hand.
@Tag("full")
@Timeout(240)
class DatabaseRestartTest {
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(5).plus(Database.LONGEST_DELAY);

  /// More than a node has connections.
  private static final int MANY = 40;

  private static final PostgresServer postgres =
      PostgresServer.start(ChatCluster.freshDirectory().resolve("pg"));
  private static final ChatCluster cluster = ChatCluster.over(postgres.database(), "a", "b");

  @AfterAll
  static void stop() {
    cluster.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({"INT, fast", "QUIT, immediate", "KILL, killed"})
  void it_is_started_again_and_nothing_is_lost(String signal, String way) throws Exception {
    var place = cluster.channel(way, "ann", "bob", "carol");
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "b");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String his = bob.connection();
      String hers = carol.connection();
      var over = new AtomicBoolean();
      var said = new AtomicInteger();
      var ann = cluster.person("ann").movedTo(cluster.node("a").url());
      Future<?> talking = threads.submit(() -> talks(ann, place, said, over));
      await().until(() -> said.get() >= 10);

      postgres.isStartedAgainAfter(signal);
      carol.losesItsSocket();
      int by = said.get();
      await().atMost(Duration.ofSeconds(30)).until(() -> said.get() >= by + 20);
      over.set(true);
      talking.get();

      String[] all =
          IntStream.range(0, said.get()).mapToObj(i -> "number " + i).toArray(String[]::new);
      bob.sees(all);
      bob.wasNotStartedOver(his);
      carol.comesBackTo(cluster.node("a"));
      carol.sees(all);
      carol.wasNotStartedOver(hers);
      assertThat(ann.messagesOf(place.channel())).endsWith(all[all.length - 1]);
    }
  }

  /// Says one thing after the other; each again, as the same post, until it is taken.
  private static void talks(ChatClient who, Place place, AtomicInteger said, AtomicBoolean over) {
    while (!over.get()) {
      int number = said.get();
      var post =
          Map.of(
              "channel_id", place.channel(),
              "message", "number " + number,
              "pending_post_id", place.channel() + ":" + number);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> taken(who.post("/posts", post)));
      said.incrementAndGet();
    }
  }

  private static boolean taken(Answer answer) {
    if (answer.status() != 201) {
      assertRefused(answer);
    }
    return answer.status() == 201;
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.tree().text("id")).isEqualTo("api.context.server_busy.app_error");
  }

  @Test
  void while_its_processes_are_stopped_requests_are_told_and_sockets_stay() throws Exception {
    var place = cluster.channel("stopped", "ann", "bob", "carol");
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "b")) {
      String his = bob.connection();
      String hers = carol.connection();
      ann.posts(place, "before");
      bob.sees("before");
      carol.sees("before");
      postgres.hangs();
      try {
        refusedWithin(TOLD_WITHIN, ann.client(), place);
        refusedWithin(Duration.ofSeconds(2), ann.client(), place);
        bob.stream().act("ping", Map.of());
        carol.losesItsSocket();
        assertThat(cannotConnect(carol)).isTrue();
      } finally {
        postgres.goesOn();
      }

      await().until(() -> ann.client().get("/users/me").status() == 200);
      ann.posts(place, "after");
      bob.stream().await("posted", event -> event.post().text("message").equals("after"));
      bob.wasNotStartedOver(his);
      carol.comesBackTo(cluster.node("a"));
      carol.stream().await("posted", event -> event.post().text("message").equals("after"));
      carol.wasNotStartedOver(hers);
      assertThat(carol.stream().messages()).isEqualTo(bob.stream().messages());
    }
  }

  /// Requests of all kinds, more than there are connections, at both nodes.
  private static void refusedWithin(Duration limit, ChatClient who, Place place) throws Exception {
    long begin = System.nanoTime();
    List<Future<Answer>> asked = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MANY; i++) {
        for (var node : cluster.nodes()) {
          var at = who.movedTo(node.url());
          asked.add(threads.submit(() -> at.get("/channels/" + place.channel() + "/posts")));
        }
      }
      var post = Map.of("channel_id", place.channel(), "message", "while it hangs");
      asked.add(threads.submit(() -> who.post("/posts", post)));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
    for (Future<Answer> each : asked) {
      assertRefused(each.get());
    }
  }

  /// A client that comes back now is told to come again later, and keeps what it has.
  private static boolean cannotConnect(Person who) {
    try {
      who.stream().connect(cluster.node("a").url());
      return false;
    } catch (UncheckedIOException | java.util.concurrent.CompletionException _) {
      return true;
    }
  }
}
