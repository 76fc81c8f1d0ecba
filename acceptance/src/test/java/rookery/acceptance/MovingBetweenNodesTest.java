package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client loses its socket, or its node, and goes on at the very next event on another one.
@Tag("full")
@Timeout(240)
class MovingBetweenNodesTest {
  private final ChatCluster cluster = ChatCluster.of("a", "b", "c");
  private final ChatCluster.Place town = cluster.channel("town", "ann", "bob");

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void a_client_whose_node_was_killed_goes_on_at_the_next_event() {
    try (var ann = cluster.connect("ann", "b");
        var bob = cluster.connect("bob", "a")) {
      ann.posts(town, "one");
      bob.sees("one");
      String before = bob.connection();

      cluster.node("a").isKilled();
      ann.posts(town, "two");

      bob.comesBackTo(cluster.node("b"));
      ann.posts(town, "three");
      bob.sees("one", "two", "three");
      bob.wasNotStartedOver(before);
    }
  }

  @Test
  void a_client_hops_over_all_nodes_while_people_talk() {
    try (var ann = cluster.connect("ann", "b");
        var bob = cluster.connect("bob", "a")) {
      String before = bob.connection();
      int said = 0;
      for (String node : new String[] {"b", "c", "a", "c", "b"}) {
        ann.posts(town, "message " + ++said);
        bob.losesItsSocket();
        ann.posts(town, "message " + ++said);
        bob.comesBackTo(cluster.node(node));
      }
      bob.sees(messages(said));
      bob.wasNotStartedOver(before);
    }
  }

  @Test
  void a_client_of_a_node_that_stops_goes_on_elsewhere() {
    try (var ann = cluster.connect("ann", "b");
        var bob = cluster.connect("bob", "a")) {
      ann.posts(town, "message 1");
      bob.sees("message 1");
      String before = bob.connection();

      cluster.node("a").stops();
      assertThat(bob.stream().awaitClose()).isEqualTo(1012);
      ann.posts(town, "message 2");
      bob.comesBackTo(cluster.node("b"));

      bob.sees(messages(2));
      bob.wasNotStartedOver(before);
    }
  }

  @Test
  void every_node_may_be_restarted_one_after_the_other() {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "a")) {
      String before = bob.connection();
      int said = 0;
      for (String node : new String[] {"a", "b", "c"}) {
        String next = node.equals("a") ? "b" : node.equals("b") ? "c" : "a";
        ann.posts(town, "message " + ++said);
        cluster.node(node).stops();
        cluster.starts(node);
        ann.comesBackTo(cluster.node(next));
        ann.posts(town, "message " + ++said);
        bob.comesBackTo(cluster.node(next));
      }
      bob.sees(messages(said));
      bob.wasNotStartedOver(before);
      assertThat(presencesOf(bob)).containsOnly("online");
      assertThat(presencesOf(ann)).containsOnly("online");
    }
  }

  /// What the person was told of the own presence.
  private static List<String> presencesOf(Person person) {
    return person.stream().events().stream()
        .filter(event -> event.type().equals("status_change"))
        .map(event -> event.data().text("status"))
        .toList();
  }

  @Test
  void a_client_that_joined_a_channel_meanwhile_goes_on_and_hears_of_it() {
    try (var ann = cluster.connect("ann", "b");
        var bob = cluster.connect("bob", "a")) {
      String before = bob.connection();
      bob.losesItsSocket();
      String later = ann.client().createsChannel(town.team(), "later").text("id");
      ann.client().addsToChannel(later, bob.id());
      ann.client().posts(later, "welcome");
      bob.comesBackTo(cluster.node("c"));
      bob.sees("welcome");
      bob.wasNotStartedOver(before);
    }
  }

  private static String[] messages(int number) {
    var all = new String[number];
    for (int i = 0; i < number; i++) {
      all[i] = "message " + (i + 1);
    }
    return all;
  }
}
