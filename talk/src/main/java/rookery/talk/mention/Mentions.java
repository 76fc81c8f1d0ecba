package rookery.talk.mention;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import rookery.kernel.UserId;

/// Whom a text mentions. Immutable.
///
/// @param users by a name or keyword of their own
/// @param everybody whether the text says @channel or @all
/// @param whoIsHere whether it says @here
public record Mentions(Set<UserId> users, boolean everybody, boolean whoIsHere) {
  /// Nobody.
  public static final Mentions NONE = new Mentions(Set.of(), false, false);

  private static final Set<String> SPECIAL = Set.of("@channel", "@all", "@here");

  public Mentions {
    users = Set.copyOf(users);
  }

  /// Reads a text. What that costs grows with the text, not with the people.
  public static Mentions in(String text, People people) {
    if (text.isBlank()) {
      return NONE;
    }
    var found = new LinkedHashSet<UserId>();
    var special = new LinkedHashSet<String>();
    for (String word : Words.of(text)) {
      if (!look(people, Words.readings(word), found, special)) {
        Words.parts(word).forEach(part -> look(people, List.of(part), found, special));
      }
    }
    return new Mentions(
        found, special.contains("@channel") || special.contains("@all"), special.contains("@here"));
  }

  /// Takes the first reading that means somebody.
  private static boolean look(
      People people, List<String> readings, Set<UserId> found, Set<String> special) {
    for (String reading : readings) {
      String small = reading.toLowerCase(Locale.ROOT);
      if (SPECIAL.contains(small)) {
        special.add(small);
        return true;
      }
      Collection<UserId> named = people.meant(reading);
      if (!named.isEmpty()) {
        found.addAll(named);
        return true;
      }
    }
    return false;
  }
}
