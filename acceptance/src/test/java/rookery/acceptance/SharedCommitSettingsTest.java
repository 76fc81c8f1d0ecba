package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Posts that are written at the same time share a commit, up to what is set.
@Tag("full")
@Timeout(60)
class SharedCommitSettingsTest {
  private static final int POSTS = 7;

  @Test
  @Shows("RookerySettings.PostsPerCommit")
  void so_many_posts_share_a_commit_as_may() throws Exception {
    var settings = TestDatabases.fresh();
    int figures = ChatCluster.freePort();
    var metrics = URI.create("http://127.0.0.1:" + figures + "/metrics");
    var listens =
        Map.of(
            "MM_METRICSSETTINGS_ENABLE",
            "true",
            "MM_METRICSSETTINGS_LISTENADDRESS",
            "127.0.0.1:" + figures);
    try (var node = GovernedNode.node(settings, "a", listens);
        var callers = Executors.newVirtualThreadPerTaskExecutor();
        var database = Database.open(settings, new SimpleMeterRegistry())) {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      String channel =
          admin.createsChannel(admin.createsTeam("rooks").text("id"), "nest").text("id");
      admin
          .put("/config/patch", Map.of("RookerySettings", Map.of("PostsPerCommit", 3)))
          .expect(200);
      double before = figure(metrics, "rookery_postgres_shared_size_count");

      var posts = new ArrayList<Future<String>>();
      database.write(transaction -> {
        transaction.sql("select 1 from channels where id = ? for update", channel).any();
        posts.addAll(posted(callers, admin, channel));
        await().until(() -> figure(metrics, "rookery_postgres_shared_waiting") == POSTS - 1);
        return posts;
      });

      assertThat(ids(posts)).doesNotHaveDuplicates().hasSize(POSTS);
      assertThat(figure(metrics, "rookery_postgres_shared_size_count") - before).isEqualTo(3);
      assertThat(figure(metrics, "rookery_postgres_shared_size_max")).isEqualTo(3);
    }
  }

  private static List<Future<String>> posted(
      ExecutorService callers, ChatClient admin, String channel) {
    var posts = new ArrayList<Future<String>>();
    for (int i = 0; i < POSTS; i++) {
      String message = "number " + i;
      posts.add(callers.submit(() -> admin.posts(channel, message).text("id")));
    }
    return posts;
  }

  private static List<String> ids(List<Future<String>> posts)
      throws ExecutionException, InterruptedException {
    var ids = new ArrayList<String>();
    for (Future<String> post : posts) {
      ids.add(post.get());
    }
    return ids;
  }

  private static double figure(URI metrics, String name) {
    return Page.of(metrics)
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
