package rookery.talk.mention;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  public Mentions {
    users = Set.copyOf(users);
  }

  /// Reads a text.
  public static Mentions in(String text, Collection<Person> people) {
    if (text.isBlank()) {
      return NONE;
    }
    var index = new Index(people);
    var found = new LinkedHashSet<UserId>();
    var special = new LinkedHashSet<String>();
    for (String word : Words.of(text)) {
      if (!index.look(Words.readings(word), found, special)) {
        Words.parts(word).forEach(part -> index.look(List.of(part), found, special));
      }
    }
    return new Mentions(
        found, special.contains("@channel") || special.contains("@all"), special.contains("@here"));
  }

  /// People by the words for them. Not thread-safe; confined to one reading.
  private static final class Index {
    private static final Set<String> SPECIAL = Set.of("@channel", "@all", "@here");

    private final Map<String, List<UserId>> anyCase = new HashMap<>();
    private final Map<String, List<UserId>> exact = new HashMap<>();

    Index(Collection<Person> people) {
      for (Person person : people) {
        add(anyCase, "@" + person.username(), person.user());
        for (String keyword : person.keywords()) {
          add(anyCase, keyword.strip().toLowerCase(Locale.ROOT), person.user());
        }
        add(exact, person.firstName(), person.user());
      }
    }

    private static void add(Map<String, List<UserId>> map, String word, UserId user) {
      if (!word.isEmpty()) {
        map.computeIfAbsent(word, _ -> new ArrayList<>()).add(user);
      }
    }

    /// Takes the first reading that means somebody.
    boolean look(List<String> readings, Set<UserId> found, Set<String> special) {
      for (String reading : readings) {
        String small = reading.toLowerCase(Locale.ROOT);
        if (SPECIAL.contains(small)) {
          special.add(small);
          return true;
        }
        var named = new ArrayList<>(anyCase.getOrDefault(small, List.of()));
        named.addAll(exact.getOrDefault(reading, List.of()));
        if (!named.isEmpty()) {
          found.addAll(named);
          return true;
        }
      }
      return false;
    }
  }
}
