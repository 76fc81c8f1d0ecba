package rookery.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.server.cluster.ClusterEvent.Kind;

class WatchTest {
  private final RandomIds ids = new RandomIds();
  private final NodeFacts a = node("a");
  private final NodeFacts b = node("b");
  private final Watch watch = new Watch();
  private final List<String> written = new ArrayList<>();
  private long nanos;

  private NodeFacts node(String name) {
    return node(name, new Incarnation(ids.next()), NodeFacts.State.SERVING);
  }

  private static NodeFacts node(String name, Incarnation life, NodeFacts.State state) {
    return new NodeFacts(name, life, "host", "1", 12, "same", 0, "e:1", state);
  }

  /// The leader sees these, writes what it wishes, and hears of it.
  private void sees(Set<Incarnation> silent, NodeFacts... there) {
    nanos += Duration.ofSeconds(1).toNanos();
    for (Wish wish : watch.wishes(new Watch.Sight(nanos, List.of(there), silent))) {
      write(wish);
    }
  }

  private void write(Wish wish) {
    written.add(wish.node() + " " + wish.kind());
    watch.heard(
        new ClusterEvent(
            written.size(), 0, wish.subject(), wish.node(), wish.kind(), wish.detail()));
  }

  private static Set<Incarnation> nobody() {
    return Set.of();
  }

  @Test
  void each_change_is_written_once() {
    sees(nobody(), a, b);
    sees(nobody(), a, b);
    sees(Set.of(b.incarnation()), a, b);
    sees(Set.of(b.incarnation()), a, b);
    sees(nobody(), a, b);
    sees(Set.of(b.incarnation()), a, b);
    watch.lost(b.incarnation());
    sees(nobody(), a);
    sees(nobody(), a);
    watch.arrived(b.incarnation());
    sees(nobody(), a, b);

    assertThat(written)
        .containsExactly(
            "a JOINED",
            "b JOINED",
            "b SUSPECTED",
            "b RECOVERED",
            "b SUSPECTED",
            "b LOST",
            "b REJOINED");
  }

  @Test
  void a_node_that_said_that_it_leaves_is_not_lost() {
    sees(nobody(), a, b);
    write(new Wish(b.incarnation().value(), "b", Kind.LEFT, ""));
    sees(nobody(), a, b);
    watch.lost(b.incarnation());
    sees(nobody(), a);

    assertThat(written).containsExactly("a JOINED", "b JOINED", "b LEFT");
  }

  @Test
  void a_node_of_an_older_version_that_leaves_has_left() {
    sees(nobody(), a, b);
    sees(nobody(), a, node("b", b.incarnation(), NodeFacts.State.LEAVING));
    watch.lost(b.incarnation());
    sees(nobody(), a);

    assertThat(written).endsWith("b LEFT").doesNotContain("b LOST");
  }

  @Test
  void a_node_that_is_not_seen_is_not_lost_unless_the_roster_says_so_or_for_long() {
    sees(nobody(), a, b);
    for (int second = 0; second < 14; second++) {
      sees(nobody(), a);
    }
    assertThat(written).doesNotContain("b LOST");
    sees(nobody(), a);
    sees(nobody(), a);
    assertThat(written).endsWith("b LOST");
  }

  @Test
  void a_new_leader_writes_what_the_one_before_it_could_not() {
    watch.heard(new ClusterEvent(1, 0, a.incarnation().value(), "a", Kind.JOINED, ""));
    watch.heard(new ClusterEvent(2, 0, b.incarnation().value(), "b", Kind.JOINED, ""));
    watch.lost(b.incarnation());

    sees(nobody(), a);

    assertThat(written).containsExactly("b LOST");
  }

  @Test
  void what_was_heard_late_does_not_undo_what_came_after() {
    String life = b.incarnation().value();
    watch.heard(new ClusterEvent(8, 0, life, "b", Kind.LOST, ""));
    watch.heard(new ClusterEvent(7, 0, life, "b", Kind.SUSPECTED, ""));

    assertThat(watch.last(life)).map(ClusterEvent::kind).contains(Kind.LOST);
  }

  @Test
  void an_event_survives_its_way_through_the_log() {
    var event = new ClusterEvent(7, 1_760_000_000_000L, "leader", "a", Kind.LEADS, "in term 3");
    var data = event.notice().data();
    assertThat(data).isNotNull();
    assertThat(ClusterEvent.read(data)).contains(event);
    assertThat(event.text()).isEqualTo("leads, in term 3");
    assertThat(ClusterEvent.read("1\n2\nx\ny\nUNHEARD_OF\n".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(ClusterEvent.read("nothing".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
