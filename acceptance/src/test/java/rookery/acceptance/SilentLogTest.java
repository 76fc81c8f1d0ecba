package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;

/// Redis is away, and the event log has not moved to PostgreSQL yet: nodes hear nothing of each
/// other. What one of them takes away is nevertheless refused by the other, three seconds after
/// both last heard of the log.
@Tag("full")
@Timeout(120)
class SilentLogTest {
  /// A tail may have known a second before Redis went that it had everything.
  private static final Duration PROMISE = Duration.ofSeconds(4);

  private final Lifecycle lifecycle = new Lifecycle();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  @Test
  void what_is_taken_away_while_the_log_is_silent_is_refused_everywhere() {
    var cluster = lifecycle.own(ChatCluster.of("a", "b"));
    var nest = cluster.channel("nest", "ann", "bob", "eve");
    var ann = cluster.person("ann").movedTo(cluster.node("a").url());
    var bob = cluster.person("bob").movedTo(cluster.node("b").url());
    var eve = cluster.person("eve").movedTo(cluster.node("b").url());
    String posts = "/channels/" + nest.channel() + "/posts";
    for (ChatClient member : new ChatClient[] {bob, eve}) {
      assertThat(member.get(posts).status()).isEqualTo(200);
    }

    cluster.redis().goesAway();
    long gone = System.nanoTime();
    ann.post("/users/" + bob.userId() + "/sessions/revoke/all", Map.of()).expect(200);
    ann.delete("/channels/" + nest.channel() + "/members/" + eve.userId()).expect(200);

    Duration left = PROMISE.minusNanos(System.nanoTime() - gone);
    await()
        .atMost(left.plus(PROMISE.dividedBy(4)))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          assertThat(bob.get("/users/me").status()).isEqualTo(401);
          assertThat(eve.get(posts).status()).isEqualTo(403);
        });
    assertThat(eve.get("/users/me").status()).isEqualTo(200);
    assertThat(ann.movedTo(cluster.node("b").url()).get(posts).status()).isEqualTo(200);
  }
}
