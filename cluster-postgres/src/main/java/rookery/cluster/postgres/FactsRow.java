package rookery.cluster.postgres;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.FactsTexts;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;

/// A node's facts as a row keeps them: a list of texts.
final class FactsRow {
  private static final Logger LOG = LoggerFactory.getLogger(FactsRow.class);

  private FactsRow() {}

  static List<String> write(NodeFacts facts) {
    return FactsTexts.write(facts);
  }

  /// Nothing, if that node has told nothing yet, or nothing that can be read.
  static Optional<NodeFacts> read(Incarnation incarnation, List<String> texts) {
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FactsTexts.read(incarnation, texts));
    } catch (IllegalArgumentException e) {
      LOG.warn("The node {} tells facts that cannot be read", incarnation, e);
      return Optional.empty();
    }
  }
}
