package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.client.Tree;
import rookery.postgres.Database;

/// A node dies between the commit of a post and its append to the log: everyone sees it all the
/// same, once, and whatever was done to it meanwhile on another node comes behind it.
@Tag("full")
@Timeout(240)
class DeathAfterCommitTest {
  private static final Duration SECONDS = Duration.ofSeconds(30);
  private static final String PENDING = "pending-of-ann";

  private final ChatCluster cluster = ChatCluster.of("b", "c");
  private final ChatCluster.Place town = cluster.channel("town", "ann", "bob", "carol");

  @AfterEach
  void stop() {
    cluster.close();
  }

  /// Ann writes at a node that dies of it; nobody answers her.
  private void writesWhatKillsTheNode() {
    var doomed = cluster.startsHalting("a");
    var ann = cluster.person("ann").movedTo(doomed.url());
    try {
      post(ann);
    } catch (UncheckedIOException _) {
      await().atMost(SECONDS).until(() -> !doomed.isAlive());
      return;
    }
    throw new AssertionError("the node outlived it");
  }

  private Tree post(ChatClient ann) {
    var body =
        Map.of(
            "channel_id",
            town.channel(),
            "message",
            HaltingNode.DEADLY,
            "pending_post_id",
            PENDING);
    return ann.post("/posts", body).expect(201).tree();
  }

  /// The types of the events about a post, in the order they came.
  private static List<String> about(Person who, String post) {
    var types = new ArrayList<String>();
    for (Event event : who.stream().events()) {
      if (event.type().startsWith("post") && event.post().text("id").equals(post)) {
        types.add(event.type());
      }
    }
    return types;
  }

  private static void sees(Person who, String post, String... types) {
    await()
        .atMost(SECONDS)
        .untilAsserted(() -> assertThat(about(who, post)).containsExactly(types));
    assertThat(who.stream().fault()).isEmpty();
  }

  /// What the dead node left is still its own: nobody has said that it is lost.
  private void nobodyHasSweptYet() {
    try (var database = Database.open(cluster.database(), new SimpleMeterRegistry())) {
      assertThat(database.<Boolean>read(q -> q.sql("select id from incarnation where lost").any()))
          .isFalse();
    }
  }

  /// Whatever comes after all that, comes after all that: nothing more was told of the post.
  private void nothingMoreComes(ChatClient ann, List<Person> people, String post, String... types) {
    ann.posts(town.channel(), "the end");
    for (Person who : people) {
      who.stream().await("posted", event -> event.post().text("message").equals("the end"));
      sees(who, post, types);
    }
  }

  @Test
  void the_members_see_the_post_within_seconds() {
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "c")) {
      writesWhatKillsTheNode();

      bob.sees(HaltingNode.DEADLY);
      carol.sees(HaltingNode.DEADLY);
      assertThat(carol.client().messagesOf(town.channel())).containsExactly(HaltingNode.DEADLY);
    }
  }

  @Test
  void a_retry_elsewhere_is_the_same_post_and_what_is_edited_at_once_comes_behind_it() {
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "c")) {
      writesWhatKillsTheNode();
      var ann = cluster.person("ann").movedTo(cluster.node("b").url());
      String id = post(ann).text("id");
      ann.put("/posts/" + id + "/patch", Map.of("message", "better")).expect(200);
      nobodyHasSweptYet();

      for (Person who : List.of(bob, carol)) {
        sees(who, id, "posted", "post_edited");
        var last = who.stream().await("post_edited").post();
        var now = who.client().get("/posts/" + id).expect(200).tree();
        assertThat(last.text("message")).isEqualTo("better").isEqualTo(now.text("message"));
        assertThat(last.number("edit_at")).isPositive().isEqualTo(now.number("edit_at"));
        assertThat(who.client().messagesOf(town.channel())).containsExactly("better");
      }
      assertThat(post(ann).text("id")).isEqualTo(id);
      nothingMoreComes(ann, List.of(bob, carol), id, "posted", "post_edited");
    }
  }

  @Test
  void what_is_deleted_at_once_is_gone_for_everyone_in_the_end() {
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "c")) {
      writesWhatKillsTheNode();
      var ann = cluster.person("ann").movedTo(cluster.node("c").url());
      String id = post(ann).text("id");
      ann.delete("/posts/" + id).expect(200);
      nobodyHasSweptYet();

      for (Person who : List.of(bob, carol)) {
        sees(who, id, "posted", "post_deleted");
        assertThat(who.client().messagesOf(town.channel())).isEmpty();
        who.client().get("/posts/" + id).expect(404);
      }
      nothingMoreComes(ann, List.of(bob, carol), id, "posted", "post_deleted");
    }
  }
}
