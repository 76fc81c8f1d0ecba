package rookery.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rookery.cluster.Applied;
import rookery.cluster.Condition;
import rookery.cluster.Condition.Reason;
import rookery.cluster.Conditions;
import rookery.cluster.Differences.Check;
import rookery.cluster.Epoch;
import rookery.cluster.NodeFacts;
import rookery.cluster.Position;
import rookery.delivery.Topic;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

class SyncChecksTest {
  private static final Applied RIGHT = applied("right");
  private static final Applied WRONG = applied("wrong");

  private final RandomIds ids = new RandomIds();
  private final Incarnation self = new Incarnation(ids.next());
  private final Incarnation other = new Incarnation(ids.next());
  private final Incarnation third = new Incarnation(ids.next());
  private final Conditions conditions = new Conditions();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final SyncChecks checks = new SyncChecks(self, conditions, metrics);

  private static Applied applied(String hash) {
    return new Applied("e", List.of(new Applied.Mark(256, hash)));
  }

  private static NodeFacts node(Incarnation life, String config, String epoch, Applied applied) {
    var vitals = new NodeFacts.Vitals("", 1, 1, 0, 0, applied, Condition.READY);
    return new NodeFacts(
        life.value(),
        life,
        "host",
        "1",
        12,
        config,
        0,
        epoch + ":300",
        NodeFacts.State.SERVING,
        Optional.of(vitals));
  }

  private void looksOnce(NodeFacts own, NodeFacts... others) {
    var all = new ArrayList<NodeFacts>();
    all.add(own);
    all.addAll(List.of(others));
    checks.look(all, Optional.of(other), List.of());
  }

  private void looks(NodeFacts own, NodeFacts... others) {
    for (int i = 0; i < SyncChecks.CONFIG_LOOKS; i++) {
      looksOnce(own, others);
    }
  }

  @Test
  void a_configuration_that_arrives_a_little_later_is_no_difference() {
    for (int i = 1; i < SyncChecks.CONFIG_LOOKS; i++) {
      looksOnce(node(self, "odd", "e", RIGHT), node(other, "same", "e", RIGHT));
    }
    assertThat(reasons()).isEmpty();
    looksOnce(node(self, "same", "e", RIGHT), node(other, "same", "e", RIGHT));
    looksOnce(node(self, "odd", "e", RIGHT), node(other, "same", "e", RIGHT));
    assertThat(reasons()).isEmpty();
  }

  private List<String> reasons() {
    return conditions.now().reasons().stream().map(Reason::code).toList();
  }

  private double count(Check check) {
    return metrics.get("rookery_cluster_differences").tag("check", check.code()).gauge().value();
  }

  @Test
  void what_is_found_of_this_node_is_its_reason_until_it_is_over() {
    conditions.started();
    looks(node(self, "odd", "e", RIGHT), node(other, "same", "e", RIGHT));
    assertThat(conditions.now().state()).isEqualTo(Condition.State.DEGRADED);
    assertThat(reasons()).containsExactly("config_differs");
    assertThat(count(Check.CONFIG)).isEqualTo(1);

    looks(node(self, "same", "e", RIGHT), node(other, "same", "e", RIGHT));
    assertThat(conditions.now()).isEqualTo(Condition.READY);
    assertThat(count(Check.CONFIG)).isZero();
  }

  @Test
  void what_is_found_of_others_is_no_reason_here() {
    looks(
        node(self, "same", "e", RIGHT),
        node(other, "same", "e", RIGHT),
        node(third, "odd", "e", RIGHT));
    assertThat(reasons()).isEmpty();
    assertThat(checks.findings()).hasSize(1);
    assertThat(checks.findings().getFirst().node()).isEqualTo(third);
  }

  @Test
  void what_others_raised_stays() {
    conditions.raise("files_full", "Make room.");
    looks(node(self, "odd", "e", RIGHT), node(other, "same", "e", RIGHT));
    looks(node(self, "same", "e", RIGHT), node(other, "same", "e", RIGHT));
    assertThat(reasons()).containsExactly("files_full");
  }

  @Test
  void who_went_astray_is_named_until_it_starts_over_or_is_gone() {
    looks(node(self, "same", "e", WRONG), node(other, "same", "e", RIGHT));
    assertThat(reasons()).containsExactly("applied_differs");
    looks(node(self, "same", "e", applied("later")), node(other, "same", "e", applied("later")));
    assertThat(reasons()).containsExactly("applied_differs");
    assertThat(count(Check.APPLIED)).isEqualTo(1);

    looks(node(self, "same", "new", Applied.NOTHING), node(other, "same", "new", Applied.NOTHING));
    assertThat(reasons()).isEmpty();
    assertThat(count(Check.APPLIED)).isZero();
  }

  @Test
  void who_applied_a_record_less_has_another_hash() {
    var topic = new Topic("t");
    var whole = new AppliedEntries(() -> {});
    var less = new AppliedEntries(() -> {});
    for (int i = 1; i <= 256; i++) {
      var at = new Position(new Epoch("e"), i);
      var record = topic.about("key " + i);
      whole.entry(at, List.of(record));
      less.entry(at, i == 9 ? List.of() : List.of(record));
    }
    assertThat(whole.applied().marks()).hasSize(1);
    assertThat(less.applied().marks()).hasSize(1).isNotEqualTo(whole.applied().marks());
  }

  @Test
  void a_new_start_in_an_epoch_that_goes_on_is_told_and_a_new_epoch_is_not() {
    var told = new ArrayList<String>();
    var applied = new AppliedEntries(() -> told.add("started over"));
    applied.newEpoch(new Position(new Epoch("one"), 0));
    applied.entry(new Position(new Epoch("one"), 1), List.of());
    applied.newEpoch(new Position(new Epoch("two"), 0));
    assertThat(told).isEmpty();
    applied.newEpoch(new Position(new Epoch("two"), 900));
    assertThat(told).containsExactly("started over");
  }
}
