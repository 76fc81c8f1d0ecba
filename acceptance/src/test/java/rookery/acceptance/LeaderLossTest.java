package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;

/// The leader of three nodes dies, is paused, or stops: another leads, in a higher term, and every
/// node says so within five seconds.
@Tag("full")
@Timeout(180)
class LeaderLossTest {
  /// What is promised.
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Lifecycle lifecycle = new Lifecycle();
  private final ChatCluster cluster = lifecycle.own(ChatCluster.of("a", "b", "c"));
  private final Map<String, ChatClient> admins =
      cluster.nodes().stream()
          .collect(
              Collectors.toMap(
                  NodeHandle::name, node -> cluster.person("admin").movedTo(node.url())));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private ClusterView at(String node) {
    var admin = admins.get(node);
    assertThat(admin).isNotNull();
    return ClusterView.of(admin);
  }

  /// Waits until all three agree, and answers who leads.
  private String leader() {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          for (String node : admins.keySet()) {
            assertThat(at(node).names()).containsExactly("a", "b", "c");
            assertThat(at(node).leader()).isNotEmpty().isEqualTo(at("a").leader());
            assertThat(at(node).events()).contains("a joined", "b joined", "c joined");
          }
        });
    return at("a").leaderName();
  }

  private List<String> others(String leader) {
    return admins.keySet().stream().filter(node -> !node.equals(leader)).sorted().toList();
  }

  private void anotherLeads(List<String> others, String lost, long term) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(PROMISED)
        .untilAsserted(() -> {
          for (String node : others) {
            assertThat(at(node).term()).isGreaterThan(term);
            assertThat(at(node).leaderName()).isNotEmpty().isNotEqualTo(lost);
          }
        });
  }

  private void isTold(List<String> nodes, String of, String... events) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          for (String node : nodes) {
            assertThat(at(node).eventsOf(of).stream().filter(LeaderLossTest::isMembership))
                .containsExactly(events);
          }
        });
  }

  private static boolean isMembership(String event) {
    return !event.startsWith("leads") && !event.startsWith("sees the log");
  }

  private static void signal(String name, NodeHandle node) throws Exception {
    long pid = ((ProcessNode) node).pid();
    assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid).start().waitFor())
        .isZero();
  }

  @Test
  void it_is_killed() {
    String lost = leader();
    long term = at(lost).term();

    cluster.node(lost).isKilled();

    anotherLeads(others(lost), lost, term);
    isTold(others(lost), lost, "joined", "is suspected: it does not show itself", "is lost");
  }

  @Test
  void it_is_paused_and_what_it_does_when_it_wakes_has_no_effect() throws Exception {
    String paused = leader();
    long term = at(paused).term();
    var node = (ProcessNode) cluster.node(paused);
    signal("STOP", node);
    ClusterView then;
    try {
      anotherLeads(others(paused), paused, term);
      isTold(others(paused), paused, "joined", "is suspected: it does not show itself", "is lost");
      then = at(others(paused).getFirst());
    } finally {
      signal("CONT", node);
    }

    await().atMost(SOON).until(() -> node.logText().contains("term " + term + " is over"));
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(at(paused).leader()).isEqualTo(then.leader());
          assertThat(at(paused).term()).isEqualTo(then.term());
        });
    for (String name : admins.keySet()) {
      assertThat(at(name).leader()).isEqualTo(then.leader());
      assertThat(at(name).term()).isEqualTo(then.term());
      assertThat(at(name).eventsOf(paused))
          .filteredOn(event -> event.startsWith("leads"))
          .containsExactly("leads, in term " + term);
    }
  }

  @Test
  void it_stops_and_hands_over() {
    String stops = leader();
    long term = at(stops).term();

    cluster.node(stops).stops();

    anotherLeads(others(stops), stops, term);
    isTold(others(stops), stops, "joined", "left");
    assertThat(((ProcessNode) cluster.node(stops)).logText())
        .contains("handed over the lead of term " + term);
  }
}
