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

  /// By the names that nodes give themselves.
  private final Map<String, NodeHandle> nodes =
      cluster.nodes().stream().collect(Collectors.toMap(this::name, node -> node));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private ClusterView at(NodeHandle node) {
    return ClusterView.of(cluster.person("admin").movedTo(node.url()));
  }

  private ClusterView at(String name) {
    return at(node(name));
  }

  private NodeHandle node(String name) {
    var node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return node;
  }

  private String name(NodeHandle node) {
    return at(node).nodes().stream()
        .filter(each -> each.number("port") == node.url().getPort())
        .map(each -> each.text("name"))
        .findFirst()
        .orElseThrow();
  }

  /// Waits until all three agree, and answers who leads.
  private String leader() {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          String first = at(cluster.node("a")).leader();
          for (String node : nodes.keySet()) {
            assertThat(at(node).names()).containsExactlyInAnyOrderElementsOf(nodes.keySet());
            assertThat(at(node).leader()).isNotEmpty().isEqualTo(first);
            for (String each : nodes.keySet()) {
              assertThat(at(node).eventsOf(each)).contains("joined");
            }
          }
        });
    return at(cluster.node("a")).leaderName();
  }

  private List<String> others(String leader) {
    return nodes.keySet().stream().filter(node -> !node.equals(leader)).sorted().toList();
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

  /// Whether a lost leader is suspected before it is lost is seen by who leads by then.
  private static boolean isMembership(String event) {
    return !event.startsWith("leads")
        && !event.startsWith("sees the log")
        && !event.startsWith("is suspected");
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

    node(lost).isKilled();

    anotherLeads(others(lost), lost, term);
    isTold(others(lost), lost, "joined", "is lost");
    jobsGoOnAt(others(lost).getFirst(), term);
  }

  private void jobsGoOnAt(String node, long lostTerm) {
    var admin = cluster.person("admin").movedTo(node(node).url());
    String id = admin.post("/jobs", Map.of("type", "job_cleanup")).expect(201).tree().text("id");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var run = admin.get("/jobs/" + id).expect(200).tree();
          assertThat(run.text("status")).isEqualTo("success");
          assertThat(Long.parseLong(run.at("data").text("term"))).isGreaterThan(lostTerm);
        });
    var runs = admin.get("/jobs?per_page=200").expect(200).tree().list();
    assertThat(runs).noneMatch(run -> run.text("status").equals("error"));
  }

  @Test
  void it_is_paused_and_what_it_does_when_it_wakes_has_no_effect() throws Exception {
    String paused = leader();
    long term = at(paused).term();
    var node = (ProcessNode) node(paused);
    signal("STOP", node);
    ClusterView then;
    try {
      anotherLeads(others(paused), paused, term);
      isTold(others(paused), paused, "joined", "is lost");
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
    for (String name : nodes.keySet()) {
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

    node(stops).stops();

    anotherLeads(others(stops), stops, term);
    isTold(others(stops), stops, "joined", "left");
    assertThat(((ProcessNode) node(stops)).logText())
        .contains("handed over the lead of term " + term);
  }
}
