package rookery.talk.post;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import rookery.delivery.Notices;
import rookery.kernel.UserId;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.talk.mention.People;
import rookery.talk.mention.PeopleIndex;
import rookery.talk.mention.Person;

/// Whom words mean that are no user names: those which users chose, and first names of users who
/// wish so. In memory, one entry for each user who has such words; the log tells whose may have
/// changed. Thread-safe; blocking when there is something to read.
final class Keywords implements People {
  private final Users users;
  private final PeopleIndex index = new PeopleIndex();
  private final Map<UserId, Person> known = new ConcurrentHashMap<>();
  private final Set<UserId> changed = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean loaded;

  Keywords(Users users, Notices notices) {
    this.users = users;
    notices.forget(Users.CHANGED, id -> changed.add(new UserId(id)));
    notices.onNewEpoch(() -> loaded = false);
  }

  /// The words of a user: none for most.
  private static Person words(User user) {
    Map<String, String> props = user.notifyProps();
    var keywords =
        Arrays.stream(props.getOrDefault("mention_keys", "").split(",", -1))
            .filter(key -> !key.isBlank())
            .toList();
    boolean byFirstName = props.getOrDefault("first_name", "").equals("true");
    return new Person(user.id(), "", keywords, byFirstName ? user.profile().firstName() : "");
  }

  @Override
  public Collection<UserId> meant(String word) {
    return index.meant(word);
  }

  /// Learns what changed; to be called before a text is read.
  void refresh() {
    if (loaded && changed.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (!loaded) {
        load();
      }
      for (UserId user : List.copyOf(changed)) {
        learn(user);
      }
    } finally {
      lock.unlock();
    }
  }

  private void load() {
    // A new epoch or a change from here on is seen by whoever comes next.
    loaded = true;
    changed.clear();
    try {
      List<User> all = users.withKeywords();
      index.clear();
      known.clear();
      all.forEach(this::put);
    } catch (RuntimeException e) {
      loaded = false;
      throw e;
    }
  }

  private void learn(UserId id) {
    changed.remove(id);
    try {
      var user = users.find(id);
      Person before = known.remove(id);
      if (before != null) {
        index.remove(before);
      }
      user.ifPresent(this::put);
    } catch (RuntimeException e) {
      changed.add(id);
      throw e;
    }
  }

  private void put(User user) {
    Person person = words(user);
    if (!person.keywords().isEmpty() || !person.firstName().isEmpty()) {
      known.put(user.id(), person);
      index.add(person);
    }
  }
}
