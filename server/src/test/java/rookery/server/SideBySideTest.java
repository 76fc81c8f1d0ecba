package rookery.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import rookery.cluster.Formats;
import rookery.cluster.NodeFacts;
import rookery.cluster.NodeFacts.Writing;
import rookery.cluster.Roster;
import rookery.delivery.EntryFormats;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.server.launch.CannotStart;

class SideBySideTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Incarnation SELF = new Incarnation(IDS.next());
  private static final Duration SOON = Duration.ofMillis(300);

  private static NodeFacts node(Incarnation life, Writing formats) {
    return new NodeFacts(
        "neighbour",
        life,
        "host",
        "1",
        1,
        "",
        0,
        "",
        NodeFacts.State.SERVING,
        Optional.empty(),
        formats);
  }

  /// Two nodes, of which one is this one. The other writes another format after some looks.
  private record Pair(Writing first, Writing then, AtomicInteger looks) implements Roster {
    @Override
    public List<NodeFacts> nodes() {
      var now = looks.incrementAndGet() > 2 ? then : first;
      return List.of(node(SELF, Writing.FIRST), node(new Incarnation("x".repeat(26)), now));
    }

    @Override
    public Set<Incarnation> silent() {
      return Set.of();
    }

    @Override
    public void close() {
      // Nothing to end.
    }
  }

  private static EntryFormats knowing(int oldest, int newest) {
    return new EntryFormats(new Formats(oldest, newest), 0, System::nanoTime);
  }

  private static void join(EntryFormats formats, Writing first, Writing then) throws CannotStart {
    SideBySide.join(new Pair(first, then, new AtomicInteger()), formats, SELF, SOON);
  }

  @Test
  void a_node_waits_until_the_others_write_what_it_knows() throws CannotStart {
    var formats = knowing(1, 1);

    join(formats, new Writing(2, 2), new Writing(2, 1));

    assertThat(formats.written()).isEqualTo(1);
  }

  @Test
  void a_node_whose_others_go_on_to_write_what_it_does_not_know_says_so_and_does_not_start() {
    assertThatExceptionOfType(CannotStart.class)
        .isThrownBy(() -> join(knowing(1, 1), new Writing(2, 2), new Writing(2, 2)))
        .withMessageContaining("neighbour writes format 2")
        .withMessageContaining("newer version");
  }

  @Test
  void a_node_that_is_two_releases_ahead_of_another_says_so_and_does_not_start() {
    assertThatExceptionOfType(CannotStart.class)
        .isThrownBy(() -> join(knowing(2, 3), Writing.FIRST, Writing.FIRST))
        .withMessageContaining("neighbour knows format 1");
  }

  @Test
  void the_version_before_is_written_for() throws CannotStart {
    var formats = knowing(1, 2);

    join(formats, Writing.FIRST, Writing.FIRST);
    assertThat(formats.written()).isEqualTo(1);

    join(formats, new Writing(2, 1), new Writing(2, 1));
    assertThat(formats.written()).isEqualTo(2);
  }
}
