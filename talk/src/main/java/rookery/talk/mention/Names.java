package rookery.talk.mention;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// The user names that a text may address with `@`, whether or not such users exist. Pure.
public final class Names {
  private static final int MOST = 50;
  private static final Set<String> SPECIAL = Set.of("channel", "all", "here");

  private Names() {}

  /// In small letters; the first fifty.
  public static Set<String> in(String text) {
    var names = new LinkedHashSet<String>();
    for (String word : Words.of(text)) {
      if (word.startsWith("@") && names.size() < MOST) {
        Words.readings(word).forEach(reading -> add(names, reading));
      }
    }
    return names;
  }

  private static void add(Set<String> names, String reading) {
    String name = reading.substring(Math.min(1, reading.length())).toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && !SPECIAL.contains(name)) {
      names.add(name);
    }
  }
}
