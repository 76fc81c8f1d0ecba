package rookery.bench.mix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Crowd;
import rookery.bench.crowd.Field;

/// Users who go on doing something, each with its calls over connections of its own, to a node that
/// need not be the one of its socket. Thread-safe.
public final class Actors implements AutoCloseable {
  private final List<Actor> all;

  private Actors(List<Actor> all) {
    this.all = List.copyOf(all);
  }

  /// What they share. Thread-safe.
  ///
  /// @param crowd their sockets, in the same order
  /// @param idle how long each does nothing between two actions, on average
  /// @param numbers of what is said
  record Scene(
      Field field, Crowd crowd, Known known, Journal journal, Duration idle, AtomicLong numbers) {}

  /// Lets them begin.
  ///
  /// @param crowd the sockets of these accounts, in the same order
  /// @param idle how long each does nothing between two actions, on average
  public static Actors begin(
      Field field,
      Crowd crowd,
      List<Account> accounts,
      Known known,
      Journal journal,
      Duration idle) {
    var scene = new Scene(field, crowd, known, journal, idle, new AtomicLong());
    var actors = new ArrayList<Actor>();
    for (int i = 0; i < accounts.size(); i++) {
      actors.add(new Actor(accounts.get(i), i, scene));
    }
    actors.forEach(Actor::begin);
    return new Actors(actors);
  }

  @Override
  public void close() {
    all.forEach(Actor::end);
  }
}
