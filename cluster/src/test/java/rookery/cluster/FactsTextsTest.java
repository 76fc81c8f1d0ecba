package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rookery.cluster.Condition.Reason;
import rookery.cluster.NodeFacts.Vitals;
import rookery.cluster.NodeFacts.Writing;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

class FactsTextsTest {
  private final Incarnation life = new Incarnation(new RandomIds().next());
  private final Vitals vitals =
      new Vitals(
          "10.0.0.7",
          8065,
          1_760_000_000_000L,
          12,
          -340,
          new Applied("e1", List.of(new Applied.Mark(256, "ab"), new Applied.Mark(512, "cd"))),
          new Condition(
              Condition.State.DEGRADED,
              List.of(new Reason("clock_off", "By 2 s."), new Reason("redis_away", "Mend it."))));
  private final NodeFacts whole = facts(NodeFacts.State.SERVING, Optional.of(vitals));

  private NodeFacts facts(NodeFacts.State state, Optional<Vitals> more) {
    return new NodeFacts("a", life, "host", "1.0", 12, "hash", 3, "e1:700", state, more);
  }

  /// What a node of the version before makes of it: the first eight, and no more.
  private static final int OLD = 8;

  @Test
  void what_is_written_is_read() {
    assertThat(FactsTexts.read(life, FactsTexts.write(whole))).isEqualTo(whole);
    var leaving = facts(NodeFacts.State.LEAVING, Optional.empty());
    assertThat(FactsTexts.read(life, FactsTexts.write(leaving))).isEqualTo(leaving);
  }

  @Test
  void the_first_texts_are_those_that_older_nodes_read() {
    assertThat(FactsTexts.write(whole).subList(0, OLD))
        .containsExactly("a", "host", "1.0", "12", "hash", "3", "e1:700", "SERVING");
  }

  @Test
  void an_older_node_tells_less_and_is_read() {
    var old = FactsTexts.read(life, FactsTexts.write(whole).subList(0, OLD));
    assertThat(old).isEqualTo(facts(NodeFacts.State.SERVING, Optional.empty()));
    assertThat(old.condition()).isEqualTo(Condition.READY);
    var leaving = facts(NodeFacts.State.LEAVING, Optional.empty());
    assertThat(leaving.condition().state()).isEqualTo(Condition.State.DRAINING);
  }

  @Test
  void a_newer_node_tells_more_or_other_things_and_is_read() {
    var more = new ArrayList<>(FactsTexts.write(whole));
    more.add("what comes later");
    assertThat(FactsTexts.read(life, more)).isEqualTo(whole);
    more.set(14, "hibernating");
    assertThat(FactsTexts.read(life, more))
        .isEqualTo(facts(NodeFacts.State.SERVING, Optional.empty()));
  }

  @Test
  void formats_are_told_behind_the_rest_and_those_of_an_older_node_are_the_first() {
    var texts = new ArrayList<>(FactsTexts.write(whole));
    assertThat(FactsTexts.read(life, texts).formats()).isEqualTo(new Writing(1, 1));
    texts.set(16, "3 2");
    assertThat(FactsTexts.read(life, texts).formats()).isEqualTo(new Writing(3, 2));
    texts.set(14, "hibernating");
    assertThat(FactsTexts.read(life, texts).formats()).isEqualTo(new Writing(3, 2));
    texts.set(16, "all");
    assertThat(FactsTexts.read(life, texts).formats()).isEqualTo(Writing.FIRST);
    assertThat(FactsTexts.read(life, texts.subList(0, 16)).formats()).isEqualTo(Writing.FIRST);
  }

  @Test
  void ends_of_lines_do_no_harm() {
    var odd = new Vitals("\n", 1, 1, 1, 1, Applied.NOTHING, reasonOf("a\tb\nc"));
    var read = FactsTexts.read(life, FactsTexts.write(facts(whole.state(), Optional.of(odd))));
    assertThat(read.condition()).isEqualTo(reasonOf("a b c"));
  }

  private static Condition reasonOf(String text) {
    return new Condition(Condition.State.DEGRADED, List.of(new Reason("code", text)));
  }

  @Test
  void what_no_node_tells_is_refused() {
    assertThatThrownBy(() -> FactsTexts.read(life, List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
