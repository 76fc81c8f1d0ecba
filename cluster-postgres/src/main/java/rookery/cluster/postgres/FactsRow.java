package rookery.cluster.postgres;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;

/// A node's facts as a row keeps them: a list of texts. Later versions may add some.
final class FactsRow {
  private static final Logger LOG = LoggerFactory.getLogger(FactsRow.class);
  private static final int TEXTS = 8;

  private FactsRow() {}

  static List<String> write(NodeFacts facts) {
    return List.of(
        facts.node(),
        facts.host(),
        facts.version(),
        Integer.toString(facts.schema()),
        facts.config(),
        Integer.toString(facts.connections()),
        facts.position(),
        facts.state().name());
  }

  /// Nothing, if that node has told nothing yet, or nothing that can be read.
  static Optional<NodeFacts> read(Incarnation incarnation, List<String> texts) {
    if (texts.size() < TEXTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new NodeFacts(
              texts.get(0),
              incarnation,
              texts.get(1),
              texts.get(2),
              Integer.parseInt(texts.get(3)),
              texts.get(4),
              Integer.parseInt(texts.get(5)),
              texts.get(6),
              NodeFacts.State.valueOf(texts.get(7))));
    } catch (IllegalArgumentException e) {
      LOG.warn("The node {} tells facts that cannot be read", incarnation, e);
      return Optional.empty();
    }
  }
}
