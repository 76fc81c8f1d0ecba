package rookery.cluster.redis;

import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;

/// A node's facts as text: one a line. Later versions may add lines.
final class FactsText {
  private static final int LINES = 9;

  private FactsText() {}

  static String write(NodeFacts facts) {
    return String.join(
        "\n",
        line(facts.node()),
        facts.incarnation().value(),
        line(facts.host()),
        line(facts.version()),
        Integer.toString(facts.schema()),
        line(facts.config()),
        Integer.toString(facts.connections()),
        line(facts.position()),
        facts.state().name());
  }

  /// @throws IllegalArgumentException if the text is none of these
  static NodeFacts read(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < LINES) {
      throw new IllegalArgumentException("facts of " + lines.length + " lines");
    }
    return new NodeFacts(
        lines[0],
        new Incarnation(lines[1]),
        lines[2],
        lines[3],
        Integer.parseInt(lines[4]),
        lines[5],
        Integer.parseInt(lines[6]),
        lines[7],
        NodeFacts.State.valueOf(lines[8]));
  }

  private static String line(String text) {
    return text.replace('\n', ' ');
  }
}
