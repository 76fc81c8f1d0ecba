package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import rookery.chaos.history.Entry;

/// Spoils a good history in one place, as a broken server would have. Not thread-safe; confined to
/// a test.
final class Planting {
  private final List<Entry> entries;
  private final Random random;

  Planting(List<Entry> good, long seed) {
    this.entries = new ArrayList<>(good);
    this.random = new Random(seed);
  }

  List<Entry> entries() {
    return entries;
  }

  List<Finding> judged() {
    return Judge.judge(Story.of(entries));
  }

  /// The place of some entry of this kind: the first from a place drawn at random.
  <T extends Entry> int any(Class<T> kind, Predicate<T> test) {
    return anywhere(
        place -> kind.isInstance(entries.get(place)) && test.test(kind.cast(entries.get(place))));
  }

  /// The place of some event.
  int anyEvent(IntPredicate test) {
    return anywhere(place -> entries.get(place) instanceof Entry.Received && test.test(place));
  }

  private int anywhere(IntPredicate test) {
    int start = random.nextInt(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      int place = (start + i) % entries.size();
      if (test.test(place)) {
        return place;
      }
    }
    throw new IllegalStateException("there is no such place");
  }

  /// How many devices got the same event.
  long readers(Entry.Received event) {
    return entries.stream()
        .filter(entry ->
            entry instanceof Entry.Received other
                && other.event().equals(event.event())
                && other.post().equals(event.post()))
        .count();
  }

  /// Whether the client has the event's post by reading it, too.
  boolean isRead(Entry.Received event) {
    return entries.stream()
        .anyMatch(entry ->
            entry instanceof Entry.Loaded load
                && load.device().equals(event.device())
                && load.connection().equals(event.connection())
                && load.posts().stream().anyMatch(seen -> seen.post().equals(event.post())));
  }

  Entry.Received received(int place) {
    return (Entry.Received) entries.get(place);
  }

  /// The place of the same connection's next event for which `test` holds, or -1.
  int next(int place, Predicate<Entry.Received> test) {
    var event = received(place);
    for (int i = place + 1; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.Received later
          && sameConnection(event, later)
          && test.test(later)) {
        return i;
      }
    }
    return -1;
  }

  static boolean sameConnection(Entry.Received one, Entry.Received other) {
    return one.device().equals(other.device()) && one.connection().equals(other.connection());
  }

  /// Leaves out an event, without a hole in the numbers.
  void lose(int place) {
    var lost = received(place);
    entries.remove(place);
    renumber(lost, lost.seq() + 1, -1);
  }

  /// Adds an event behind another of the same connection, without a hole in the numbers.
  void insert(int place, Entry.Received event) {
    var before = received(place);
    renumber(before, before.seq() + 1, 1);
    entries.add(place + 1, at(event, before, before.seq() + 1));
  }

  /// The numbers of one connection from one on, more or less by some.
  void renumber(Entry.Received of, long from, long by) {
    entries.replaceAll(entry ->
        switch (entry) {
          case Entry.Received event when sameConnection(of, event) && event.seq() >= from ->
              at(event, event, event.seq() + by);
          case Entry.Loaded load
              when load.device().equals(of.device())
                  && load.connection().equals(of.connection())
                  && load.seq() >= from ->
              new Entry.Loaded(
                  load.at(),
                  load.asked(),
                  load.device(),
                  load.connection(),
                  load.seq() + by,
                  load.reason(),
                  load.channel(),
                  load.whole(),
                  load.refused(),
                  load.posts(),
                  load.members());
          default -> entry;
        });
  }

  /// The event as it would be at the place of another.
  static Entry.Received at(Entry.Received event, Entry.Received place, long seq) {
    return new Entry.Received(
        place.at(),
        place.device(),
        place.socket(),
        place.connection(),
        seq,
        event.event(),
        event.scope(),
        event.channel(),
        event.post(),
        event.text(),
        event.user(),
        event.emoji(),
        event.stamp(),
        event.type());
  }

  /// Exchanges what two events say; their numbers stay.
  void swap(int one, int other) {
    var first = received(one);
    var second = received(other);
    entries.set(one, at(second, first, first.seq()));
    entries.set(other, at(first, second, second.seq()));
  }

  /// Changes every reading of posts.
  void reread(java.util.function.UnaryOperator<List<Entry.Seen>> change, String reason) {
    entries.replaceAll(entry ->
        entry instanceof Entry.Loaded load && (reason.isEmpty() || load.reason().equals(reason))
            ? new Entry.Loaded(
                load.at(),
                load.asked(),
                load.device(),
                load.connection(),
                load.seq(),
                load.reason(),
                load.channel(),
                load.whole(),
                load.refused(),
                change.apply(load.posts()),
                load.members())
            : entry);
  }
}
