package rookery.cluster.redis;

import java.util.ArrayList;
import java.util.List;
import rookery.cluster.FactsTexts;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;

/// A node's facts as one text: a line each, the incarnation in the second.
final class FactsText {
  private static final int INCARNATION = 1;

  private FactsText() {}

  static String write(NodeFacts facts) {
    var lines = new ArrayList<>(FactsTexts.write(facts));
    lines.add(INCARNATION, facts.incarnation().value());
    return String.join("\n", lines);
  }

  /// @throws IllegalArgumentException if the text is none of these
  static NodeFacts read(String text) {
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.size() <= INCARNATION) {
      throw new IllegalArgumentException("facts of one line");
    }
    var incarnation = new Incarnation(lines.remove(INCARNATION));
    return FactsTexts.read(incarnation, lines);
  }
}
