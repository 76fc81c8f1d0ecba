package rookery.talk.mention;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// The user names that a text may address with `@`, whether or not such users exist. Pure.
public final class Names {
  private static final int MOST = 50;
  private static final int LONGEST = 64;
  private static final Set<String> SPECIAL = Set.of("channel", "all", "here");

  private Names() {}

  /// In small letters, from the first fifty words that address somebody; without what is too long
  /// for a user name.
  public static Set<String> in(String text) {
    var names = new LinkedHashSet<String>();
    Words.of(text).stream()
        .filter(word -> word.startsWith("@"))
        .distinct()
        .limit(MOST)
        .flatMap(word -> Words.readings(word).stream())
        .forEach(reading -> add(names, reading));
    return names;
  }

  /// All of them, also of parts of words that as a whole may be no name.
  public static Set<String> all(String text) {
    var names = new LinkedHashSet<String>();
    for (String word : Words.of(text)) {
      Words.readings(word).stream().filter(r -> r.startsWith("@")).forEach(r -> add(names, r));
      Words.parts(word).stream().filter(p -> p.startsWith("@")).forEach(p -> add(names, p));
    }
    return names;
  }

  private static void add(Set<String> names, String reading) {
    String name = reading.substring(Math.min(1, reading.length())).toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && name.length() <= LONGEST && !SPECIAL.contains(name)) {
      names.add(name);
    }
  }
}
