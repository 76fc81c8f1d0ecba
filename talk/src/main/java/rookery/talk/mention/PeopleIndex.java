package rookery.talk.mention;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import rookery.kernel.UserId;

/// People by the words for them. Thread-safe.
public final class PeopleIndex implements People {
  private final Map<String, Set<UserId>> anyCase = new ConcurrentHashMap<>();
  private final Map<String, Set<UserId>> exact = new ConcurrentHashMap<>();

  /// From now on these words mean this person, too.
  public void add(Person person) {
    if (!person.username().isEmpty()) {
      add(anyCase, "@" + person.username(), person.user());
    }
    person.keywords().forEach(keyword -> add(anyCase, small(keyword), person.user()));
    add(exact, person.firstName(), person.user());
  }

  /// They mean this person no longer.
  public void remove(Person person) {
    remove(anyCase, "@" + person.username(), person.user());
    person.keywords().forEach(keyword -> remove(anyCase, small(keyword), person.user()));
    remove(exact, person.firstName(), person.user());
  }

  /// Nobody is left.
  public void clear() {
    anyCase.clear();
    exact.clear();
  }

  private static String small(String keyword) {
    return keyword.strip().toLowerCase(Locale.ROOT);
  }

  private static void add(Map<String, Set<UserId>> map, String word, UserId user) {
    if (!word.isEmpty()) {
      map.computeIfAbsent(word, _ -> ConcurrentHashMap.newKeySet()).add(user);
    }
  }

  private static void remove(Map<String, Set<UserId>> map, String word, UserId user) {
    map.computeIfPresent(
        word,
        (_, users) -> {
          users.remove(user);
          return users.isEmpty() ? null : users;
        });
  }

  @Override
  public Collection<UserId> meant(String word) {
    var meant = new ArrayList<>(anyCase.getOrDefault(word.toLowerCase(Locale.ROOT), Set.of()));
    meant.addAll(exact.getOrDefault(word, Set.of()));
    return meant;
  }
}
