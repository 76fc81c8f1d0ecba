package rookery.talk.mention;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Removes Markdown's code spans: from a run of backticks to the next run of the same length. Takes
/// time in proportion to the text, whatever is in it. Pure.
final class CodeSpans {
  private CodeSpans() {}

  static String removedFrom(String text) {
    if (text.indexOf('`') < 0) {
      return text;
    }
    Map<Integer, Deque<Integer>> runs = runs(text);
    var rest = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int length = runAt(text, at);
      if (length == 0) {
        rest.append(text.charAt(at));
        at++;
        continue;
      }
      Deque<Integer> ends = runs.getOrDefault(length, new ArrayDeque<>());
      while (!ends.isEmpty() && ends.getFirst() <= at) {
        ends.removeFirst();
      }
      rest.append(' ');
      at = ends.isEmpty() ? at + length : ends.getFirst() + length;
    }
    return rest.toString();
  }

  /// Where runs begin, by their length.
  private static Map<Integer, Deque<Integer>> runs(String text) {
    var runs = new HashMap<Integer, Deque<Integer>>();
    for (int at = 0; at < text.length(); ) {
      int length = runAt(text, at);
      if (length > 0) {
        runs.computeIfAbsent(length, _ -> new ArrayDeque<>()).add(at);
      }
      at += Math.max(1, length);
    }
    return runs;
  }

  private static int runAt(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '`') {
      at++;
    }
    return at - from;
  }
}
