package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.Line;
import rookery.postgres.TestDatabases;

/// PostgreSQL refuses, or hangs: requests are told in time, sockets stay, and all goes on by itself
/// when it is back.
@Tag("full")
@Timeout(240)
class DatabaseOutageTest {
  /// The patience that is set by default, and the little that may come on top.
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(5).plus(Database.LONGEST_DELAY);

  private final DatabaseSettings direct = TestDatabases.fresh();
  private final URI address = URI.create(direct.url().substring("jdbc:".length()));
  private final Line line = Line.to(address.getPort());
  private final ChatCluster cluster =
      ChatCluster.over(
          DatabaseSettings.of(
              direct.url().replace(":" + address.getPort(), ":" + line.port()),
              direct.user(),
              direct.password()),
          "a",
          "b");
  private final ChatCluster.Place town = cluster.channel("town", "ann", "bob");

  @AfterEach
  void stop() {
    line.flows();
    cluster.close();
    line.close();
  }

  @Test
  void while_it_hangs_requests_are_told_and_sockets_stay() throws Exception {
    outage(line::stalls, line::flows);
  }

  @Test
  void while_it_refuses_requests_are_told_and_sockets_stay() throws Exception {
    outage(line::refuses, line::takes);
  }

  @Test
  void connections_that_lead_nowhere_are_replaced_and_sockets_stay() throws Exception {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ann.posts(town, "before");
      bob.sees("before");
      String connection = bob.connection();
      line.forgets();
      long begin = System.nanoTime();
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        asked.add(threads.submit(asks(ann.client(), "number " + i)));
      }
      for (Future<Answer> each : asked) {
        assertThat(each.get().status()).isIn(201, 503);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TOLD_WITHIN);

      await().until(() -> asks(ann.client(), "after").call().status() == 201);
      bob.stream().await("posted", event -> event.post().text("message").equals("after"));
      bob.wasNotStartedOver(connection);
    }
  }

  private void outage(Runnable begins, Runnable ends) throws Exception {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ann.posts(town, "before");
      bob.sees("before");
      String connection = bob.connection();

      begins.run();
      long begin = System.nanoTime();
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        asked.add(threads.submit(asks(ann.client(), "number " + i)));
        asked.add(threads.submit(() -> bob.client().get("/channels/" + town.channel() + "/posts")));
      }
      for (Future<Answer> each : asked) {
        Answer answer = each.get();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.tree().text("id")).isEqualTo("api.context.server_busy.app_error");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TOLD_WITHIN);
      bob.stream().act("ping", Map.of());
      ends.run();

      await().until(() -> asks(ann.client(), "after").call().status() == 201);
      bob.stream().await("posted", event -> event.post().text("message").equals("after"));
      bob.wasNotStartedOver(connection);
      bob.comesBackTo(cluster.node("a"));
      ann.posts(town, "last");
      bob.stream().await("posted", event -> event.post().text("message").equals("last"));
      bob.wasNotStartedOver(connection);
    }
  }

  private Callable<Answer> asks(ChatClient who, String message) {
    return () -> who.post("/posts", Map.of("channel_id", town.channel(), "message", message));
  }
}
