package rookery.cluster.redis;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Epoch;
import rookery.cluster.Position;

/// Pairs and places as the text that Redis keeps: `SEQ:INDEX:VERSION,...` and `EPOCH:INDEX`. A
/// later format has its number before it, as in `2;...`: what it says is not known here, so a
/// connection whose pairs these are starts over.
final class PairText {
  private PairText() {}

  static String write(List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.seq() + ":" + pair.index() + ":" + pair.version())
        .collect(Collectors.joining(","));
  }

  /// Whether the text is of a format that a later build knows.
  static boolean isNewer(String text) {
    return text.matches("\\d+;(?s:.*)");
  }

  /// @throws IllegalArgumentException if the text is none of these
  static List<Pair> read(String text) {
    return Stream.of(text.split(",")).map(PairText::pair).toList();
  }

  private static Pair pair(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a pair of " + parts.length + " parts");
    }
    return new Pair(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  static String position(Position position) {
    return position.epoch() + ":" + position.index();
  }

  /// @throws IllegalArgumentException if the text is none of these
  static Position position(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("no place in the log: " + text);
    }
    return new Position(
        new Epoch(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }
}
