package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.postgres.Database;

/// A post that a client sends again, to any node, because it does not know whether it arrived.
@Tag("full")
class ExactlyOnceTest {
  private static final ChatCluster cluster = ChatCluster.of("a", "b", "c");
  private static final ChatCluster.Place town = cluster.channel("town", "ann", "bob");
  private static final int TIMES = 50;

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void what_is_sent_fifty_times_at_once_to_three_nodes_is_written_once() throws Exception {
    var post = post("once, @stranger", "once:1");
    post.put("props", Map.of("disable_group_highlight", true, "a", List.of(1, 2.5), "zz", "z"));
    cluster.person("stranger");
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "c")) {
      var answers = atOnce(post);

      assertThat(answers).extracting(Answer::status).containsOnly(201);
      assertThat(new HashSet<>(answers.stream().map(Answer::text).toList())).hasSize(1);
      assertThat(answers.getFirst().tree().text("pending_post_id")).isEqualTo("once:1");
      assertThat(rows("once:1")).isEqualTo(1);
      for (var node : cluster.nodes()) {
        at(node).posts(town.channel(), "the end at " + node.name());
      }
      for (var who : List.of(ann, bob)) {
        who.sees("once, @stranger", "the end at a", "the end at b", "the end at c");
      }
      assertThat(ann.stream().events()).filteredOn(this::isNote).hasSize(1);
    }
  }

  @Test
  void a_reply_sent_again_counts_once() throws Exception {
    String root = at(cluster.node("a")).posts(town.channel(), "root").text("id");
    var reply = post("reply", "once:2");
    reply.put("root_id", root);

    var answers = atOnce(reply);

    assertThat(new HashSet<>(answers.stream().map(Answer::text).toList())).hasSize(1);
    var shown = at(cluster.node("b")).get("/posts/" + root).expect(200).tree();
    assertThat(shown.number("reply_count")).isEqualTo(1);
  }

  @Test
  void a_retry_is_answered_with_the_post_as_it_stands_and_brings_nothing_back() {
    var post = post("first words", "once:3");
    String id = send("a", post).expect(201).tree().text("id");
    at(cluster.node("a")).put("/posts/" + id + "/patch", Map.of("message", "other")).expect(200);

    var edited = send("b", post).expect(201).tree();

    assertThat(edited.text("id")).isEqualTo(id);
    assertThat(edited.text("message")).isEqualTo("other");
    assertThat(edited.number("edit_at")).isPositive();
    at(cluster.node("a")).delete("/posts/" + id).expect(200);

    var deleted = send("c", post).expect(201).tree();

    assertThat(deleted.text("id")).isEqualTo(id);
    assertThat(deleted.number("delete_at")).isPositive();
    assertThat(deleted.text("pending_post_id")).isEqualTo("once:3");
    assertThat(at(cluster.node("b")).messagesOf(town.channel())).doesNotContain("other");
  }

  private boolean isNote(Event event) {
    return event.type().equals("ephemeral_message");
  }

  private static List<Answer> atOnce(Map<String, Object> post) throws Exception {
    var start = new CyclicBarrier(TIMES);
    List<Callable<Answer>> tasks =
        IntStream.range(0, TIMES)
            .<Callable<Answer>>mapToObj(i ->
                () -> {
                  start.await();
                  return at(cluster.nodes().get(i % 3)).post("/posts", post);
                })
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(tasks).stream().map(each -> each.resultNow()).toList();
    }
  }

  private static Answer send(String node, Map<String, Object> post) {
    return at(cluster.node(node)).post("/posts", post);
  }

  private static Map<String, Object> post(String message, String pending) {
    return new TreeMap<>(
        Map.of("channel_id", town.channel(), "message", message, "pending_post_id", pending));
  }

  private static long rows(String pending) {
    try (var database = Database.open(cluster.database(), new SimpleMeterRegistry())) {
      return database.read(q ->
          q.sql("select count(*) as n from posts where pending_post_id = ?", pending)
              .only(row -> row.number("n")));
    }
  }

  private static ChatClient at(NodeHandle node) {
    return cluster.person("ann").movedTo(node.url());
  }
}
