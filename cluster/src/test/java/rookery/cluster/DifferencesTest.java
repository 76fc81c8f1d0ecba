package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rookery.cluster.Differences.Check;
import rookery.cluster.Differences.Finding;
import rookery.cluster.NodeFacts.Vitals;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

class DifferencesTest {
  private final RandomIds ids = new RandomIds();

  /// A node; what a test does not say is the same for all.
  private record Node(String name, String version, int schema, String config, Vitals vitals) {
    Node(String name) {
      this(name, "1", 12, "same", calm(0, 0, Applied.NOTHING));
    }

    private static Vitals calm(long lag, long skew, Applied applied) {
      return new Vitals("", 1, 1, lag, skew, applied, Condition.READY);
    }

    Node of(String otherVersion, int otherSchema, String otherConfig) {
      return new Node(name, otherVersion, otherSchema, otherConfig, vitals);
    }

    Node late(long lag, long skew) {
      return new Node(name, version, schema, config, calm(lag, skew, Applied.NOTHING));
    }

    Node applied(String epoch, Applied.Mark... marks) {
      return new Node(
          name, version, schema, config, calm(0, 0, new Applied(epoch, List.of(marks))));
    }
  }

  private NodeFacts facts(Node node) {
    return new NodeFacts(
        node.name(),
        new Incarnation(ids.next()),
        "host",
        node.version(),
        node.schema(),
        node.config(),
        0,
        "e:1",
        NodeFacts.State.SERVING,
        Optional.of(node.vitals()));
  }

  private List<Finding> found(Node... nodes) {
    return Differences.among(List.of(nodes).stream().map(this::facts).toList(), Optional.empty());
  }

  private static Applied.Mark mark(long index, String hash) {
    return new Applied.Mark(index, hash);
  }

  @Test
  void nodes_that_agree_are_not_named() {
    assertThat(found(new Node("a"), new Node("b"), new Node("c"))).isEmpty();
    assertThat(found(new Node("a"))).isEmpty();
    assertThat(found()).isEmpty();
  }

  @Test
  void who_differs_from_most_is_named_with_what_to_do() {
    var found =
        found(new Node("a").of("1", 12, "other"), new Node("b"), new Node("c"), new Node("d"));
    assertThat(found).extracting(Finding::name, Finding::check).containsExactly(named("a"));
    assertThat(found.getFirst().text())
        .contains("config hash other, theirs is same", "environment variables", "restart it");
    assertThat(found.getFirst().reason().code()).isEqualTo("config_differs");
  }

  @Test
  void settings_of_nodes_of_another_version_are_not_compared() {
    var found =
        found(
            new Node("a").of("2", 12, "newer"), new Node("b").of("2", 12, "newer"), new Node("c"));
    assertThat(found).extracting(Finding::check).doesNotContain(Differences.Check.CONFIG);
  }

  private static org.assertj.core.groups.Tuple named(String name) {
    return org.assertj.core.groups.Tuple.tuple(name, Check.CONFIG);
  }

  @Test
  void of_two_the_leader_is_right_and_without_one_the_first() {
    var a = facts(new Node("a").of("1", 12, "this"));
    var b = facts(new Node("b").of("1", 12, "that"));
    assertThat(Differences.among(List.of(a, b), Optional.empty()))
        .extracting(Finding::name)
        .containsExactly("b");
    assertThat(Differences.among(List.of(a, b), Optional.of(b.incarnation())))
        .extracting(Finding::name)
        .containsExactly("a");
  }

  @Test
  void an_upgrade_under_way_is_named() {
    assertThat(found(new Node("a"), new Node("b"), new Node("c").of("2", 13, "same")))
        .extracting(Finding::name, Finding::check)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("c", Check.SCHEMA),
            org.assertj.core.groups.Tuple.tuple("c", Check.VERSION));
  }

  @Test
  void a_clock_and_a_lag_are_named_beyond_their_bounds() {
    assertThat(found(new Node("a").late(5_000, 1_000), new Node("b").late(0, -1_000))).isEmpty();
    var found = found(new Node("a").late(5_001, 0), new Node("b").late(0, -3_100));
    assertThat(found)
        .extracting(Finding::name, Finding::check)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", Check.LAG),
            org.assertj.core.groups.Tuple.tuple("b", Check.CLOCK));
    assertThat(found.getLast().text()).contains("about 3 s behind PostgreSQL's");
  }

  @Test
  void who_applied_other_entries_is_named_only_where_marks_are_shared() {
    var a = new Node("a").applied("e", mark(256, "x"), mark(512, "y"));
    var b = new Node("b").applied("e", mark(512, "y"), mark(768, "z"));
    var apart = new Node("c").applied("other", mark(512, "w"));
    assertThat(found(a, b, apart)).isEmpty();

    var astray = new Node("d").applied("e", mark(512, "w"), mark(768, "w"));
    assertThat(found(a, b, apart, astray))
        .extracting(Finding::name, Finding::check)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("d", Check.APPLIED));
  }
}
