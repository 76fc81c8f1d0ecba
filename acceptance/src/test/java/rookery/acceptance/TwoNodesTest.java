package rookery.acceptance;

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
