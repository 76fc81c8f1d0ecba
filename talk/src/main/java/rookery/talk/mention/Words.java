package rookery.talk.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes a text apart into what may mention somebody (protocol: rest D.6). Pure.
final class Words {
  private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}(```|~~~).*?(^ {0,3}\\1|\\z)");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}:.\\-_@]+");
  private static final Pattern EMOJI = Pattern.compile(":[A-Za-z0-9_+\\-]+:");
  private static final Pattern INSIDE = Pattern.compile("[.\\-:]");
  private static final String EDGES = ":.-_";
  private static final int LONGEST = 256;

  private Words() {}

  /// The words, without those in Markdown's code and without names of emoji.
  static List<String> of(String text) {
    String prose = CodeSpans.removedFrom(FENCE.matcher(text).replaceAll(" "));
    var words = new ArrayList<String>();
    for (String word : BETWEEN.split(prose, -1)) {
      String trimmed = withoutLead(word);
      if (!trimmed.isEmpty() && !EMOJI.matcher(word).matches()) {
        words.add(trimmed);
      }
    }
    return words;
  }

  private static String withoutLead(String word) {
    int from = 0;
    while (from < word.length() && EDGES.indexOf(word.charAt(from)) >= 0) {
      from++;
    }
    return word.substring(from);
  }

  /// How a word may be meant, in the order to try: as it stands, then without what ends a sentence.
  /// No name or keyword is as long as the readings that are left out: a word of thousands of dots
  /// would have thousands of long ones.
  static List<String> readings(String word) {
    var readings = new ArrayList<String>();
    readings.add(word);
    int end = word.length();
    while (end > 0 && EDGES.indexOf(word.charAt(end - 1)) >= 0) {
      end--;
      if (end <= LONGEST) {
        readings.add(word.substring(0, end));
      }
    }
    return readings;
  }

  /// The parts of a word that as a whole means nobody.
  static List<String> parts(String word) {
    return Stream.of(INSIDE.split(word, -1)).filter(part -> !part.isEmpty()).toList();
  }
}
