package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class TwoNodesTest {
  private static final ChatCluster cluster = ChatCluster.of("a", "b");
  private static final ChatCluster.Place town = cluster.channel("town", "ann", "bob");

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void what_is_written_on_one_node_is_read_on_the_other() {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b")) {
      ann.posts(town, "hello from a");
      bob.posts(town, "hello from b");

      ann.sees("hello from a", "hello from b");
      bob.sees("hello from a", "hello from b");
    }
  }

  @Test
  void typing_on_one_node_shows_on_the_other() {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b")) {
      ann.types(town);

      bob.seesTyping(ann);
    }
  }

  @Test
  void a_reaction_on_one_node_shows_on_the_other_and_goes() {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b")) {
      String post = ann.client().posts(town.channel(), "react").text("id");
      var reaction = Map.of("user_id", bob.id(), "post_id", post, "emoji_name", "+1");

      var made = bob.client().post("/reactions", reaction).expect(200).text();
      bob.client().delete("/users/me/posts/" + post + "/reactions/+1").expect(200);

      for (var who : List.of(ann, bob)) {
        var added = who.stream().await("reaction_added");
        assertThat(added.data().text("reaction")).isEqualTo(made);
        assertThat(added.broadcast().text("channel_id")).isEqualTo(town.channel());
        var removed = who.stream().await("reaction_removed").data().inner("reaction");
        assertThat(removed.text("emoji_name")).isEqualTo("+1");
      }
      assertThat(ann.client().get("/posts/" + post + "/reactions").text()).isEqualTo("[]");
    }
  }

  @Test
  void a_status_set_on_one_node_holds_on_the_other() {
    try (var ann = cluster.connect("ann", "a");
        var annElsewhere = cluster.connect("ann", "b");
        var bob = cluster.connect("bob", "b")) {
      ann.becomes("dnd");

      annElsewhere.seesOwnStatus("dnd");
      bob.findsStatus(ann, "dnd");
    }
  }
}
