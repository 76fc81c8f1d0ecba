package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.Tree;

/// Redis is away for a minute and comes back with nothing in it, while people go on talking. Half a
/// minute after it went they hear each other again, through PostgreSQL.
@Tag("full")
@Timeout(240)
class RedisOutageTest {
  private static final long AWAY_SECONDS = 60;
  private static final long UNTIL_HEARD_SECONDS = 45;
  private static final long BEFORE_AND_AFTER_SECONDS = 3;
  private static final long PAUSE_MILLIS = 100;

  @Test
  void nothing_is_lost_when_redis_loses_everything() throws Exception {
    try (var cluster = ChatCluster.of("a", "b");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var town = cluster.channel("town", "ann", "bob");
      var ann = cluster.person("ann").movedTo(cluster.node("a").url());
      var bob = cluster.person("bob").movedTo(cluster.node("b").url());
      try (var annFollows = Follower.of(ann, town.channel());
          var bobFollows = Follower.of(bob, town.channel())) {
        var over = new AtomicBoolean();
        var posts = new ConcurrentLinkedQueue<String>();
        var talking =
            List.of(
                threads.submit(() -> talks(ann, town.channel(), over, posts)),
                threads.submit(() -> talks(bob, town.channel(), over, posts)));
        passes(BEFORE_AND_AFTER_SECONDS);
        cluster.redis().goesAway();
        long gone = System.nanoTime();
        hearsEachOther(ann, bobFollows, bob, annFollows, town.channel(), posts);
        passes(AWAY_SECONDS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - gone));
        cluster.redis().comesBackEmpty();
        passes(BEFORE_AND_AFTER_SECONDS);
        over.set(true);
        endWell(talking);

        for (var follower : List.of(annFollows, bobFollows)) {
          await()
              .atMost(Duration.ofSeconds(60))
              .untilAsserted(() -> assertThat(follower.known()).containsAll(posts));
          assertThat(follower.fault()).isEmpty();
        }
        agree(annFollows.byEvent(), bobFollows.byEvent());
        assertThat(orderAt(ann, town.channel())).isEqualTo(orderAt(bob, town.channel()));
      }
    }
  }

  /// While Redis is away, what is written on either node is heard by event on the other.
  private static void hearsEachOther(
      ChatClient ann,
      Follower bobFollows,
      ChatClient bob,
      Follower annFollows,
      String channel,
      ConcurrentLinkedQueue<String> posts)
      throws InterruptedException {
    passes(UNTIL_HEARD_SECONDS);
    String hers = ann.posts(channel, "are you there?").text("id");
    String his = bob.posts(channel, "I am").text("id");
    posts.add(hers);
    posts.add(his);
    await().atMost(Duration.ofSeconds(8)).until(() -> bobFollows.byEvent().contains(hers));
    await().atMost(Duration.ofSeconds(8)).until(() -> annFollows.byEvent().contains(his));
  }

  /// Posts without a break; every answer must be a yes.
  private static int talks(
      ChatClient who, String channel, AtomicBoolean over, ConcurrentLinkedQueue<String> posts)
      throws InterruptedException {
    int said = 0;
    while (!over.get()) {
      posts.add(who.posts(channel, "number " + said++).text("id"));
      pause(PAUSE_MILLIS);
    }
    return said;
  }

  private static void endWell(List<Future<Integer>> talking)
      throws InterruptedException, ExecutionException {
    for (Future<Integer> each : talking) {
      assertThat(each.get()).isPositive();
    }
  }

  /// What both saw live, both saw in one order.
  private static void agree(List<String> one, List<String> other) {
    assertThat(common(one, other)).isEqualTo(common(other, one));
    assertThat(one).doesNotHaveDuplicates();
    assertThat(other).doesNotHaveDuplicates();
  }

  private static List<String> common(List<String> of, List<String> with) {
    Set<String> shared = new LinkedHashSet<>(of);
    shared.retainAll(with);
    return List.copyOf(shared);
  }

  private static List<String> orderAt(ChatClient who, String channel) {
    var order = new ArrayList<String>();
    for (int page = 0; ; page++) {
      var posts = who.get("/channels/%s/posts?page=%d&per_page=200".formatted(channel, page));
      var ids = posts.expect(200).tree().at("order").list();
      if (ids.isEmpty()) {
        return order;
      }
      ids.stream().map(Tree::text).forEach(order::add);
    }
  }

  /// This much time is the story itself, not a wait for something.
  private static void passes(long seconds) throws InterruptedException {
    pause(TimeUnit.SECONDS.toMillis(seconds));
  }

  private static void pause(long millis) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
  }
}
