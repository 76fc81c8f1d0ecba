package rookery.bench.mix;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import rookery.bench.crowd.Account;

/// What one client knows: who it is, where it looks at, what it has seen. Not thread-safe; confined
/// to its event loop.
final class Mind {
  private final Account account;
  private final Known known;
  private final Random random;
  private final InstantSource clock;
  private final Deque<String> ownPosts;
  private final Map<String, Long> visits = new HashMap<>();
  private String place;
  private String before = "";
  private long says;
  private int made;

  Mind(Account account, Known known, Random random, InstantSource clock) {
    this.account = account;
    this.known = known;
    this.random = random;
    this.clock = clock;
    this.ownPosts = new ArrayDeque<>(known.postsOf(account));
    this.place = account.room();
  }

  Account account() {
    return account;
  }

  long now() {
    return clock.millis();
  }

  /// Any of several.
  <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// Whether something comes about that has this probability.
  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /// The channel that it looks at.
  String place() {
    return place;
  }

  /// The one before, "" if there was none.
  String before() {
    return before;
  }

  /// One of its channels in which something was said.
  String talkative() {
    return known.posts(place).isEmpty() ? any(account.rooms()) : place;
  }

  /// Looks at another channel.
  ///
  /// @return since when it has read that, 0 if it never looked there
  long goesTo(String channel) {
    before = place;
    place = channel;
    Long last = visits.put(channel, now());
    return last == null ? 0 : last;
  }

  /// The direct channel with its friend.
  String direct() {
    return known.directOf(account);
  }

  /// A post of a channel that begins a thread, or may.
  String post(String channel) {
    return any(known.posts(channel));
  }

  /// Channels of the team that are open to all and that nobody writes in.
  List<String> open() {
    return known.open();
  }

  /// Others, by their names.
  List<String> names() {
    int from = random.nextInt(known.names().size());
    return known.names().subList(from, Math.min(from + 5, known.names().size()));
  }

  /// Some whom it shows.
  List<String> some(int most) {
    var all = new ArrayList<>(account.friends());
    Collections.shuffle(all, random);
    return all.subList(0, Math.min(most, all.size()));
  }

  /// Somebody else whom it shows; itself, if it shows nobody else.
  String other() {
    return some(account.friends().size()).stream()
        .filter(user -> !user.equals(account.user()))
        .findFirst()
        .orElse(account.user());
  }

  /// A post of its own that is still there, "" if there is none.
  String own() {
    String first = ownPosts.peek();
    return first == null ? "" : first;
  }

  /// The same, which will be there no more.
  String lastOwn() {
    String first = ownPosts.poll();
    return first == null ? "" : first;
  }

  /// The number of what it says next.
  void says(long number) {
    says = number;
  }

  long saying() {
    return says;
  }

  /// A number that is no other's of this client.
  int next() {
    return ++made;
  }
}
