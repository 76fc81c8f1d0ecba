package rookery.bench.crowd;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import rookery.bench.wire.Call;
import rookery.bench.wire.Outcome;
import rookery.bench.wire.Wire;

/// What all clients share. Thread-safe.
///
/// @param books the tally of the present stretch of time
/// @param echoes is told what clients hear of
/// @param outcomes is told of each answer to a call of [Reloads], besides
public record Field(
    Wire wire,
    Balancer balancer,
    Habits habits,
    Reloads reloads,
    InstantSource clock,
    AtomicReference<Tally> books,
    Echoes echoes,
    Consumer<Outcome> outcomes) {
  /// Nobody asks how single calls ended.
  public Field(
      Wire wire,
      Balancer balancer,
      Habits habits,
      Reloads reloads,
      InstantSource clock,
      AtomicReference<Tally> books,
      Echoes echoes) {
    this(wire, balancer, habits, reloads, clock, books, echoes, _ -> {});
  }

  /// What a client asks for when its socket opens: groups of calls that are made together, each
  /// after the one before.
  public interface Reloads {
    List<List<Call>> start(Account who);

    /// @param since when the client last heard of anything, in milliseconds
    List<List<Call>> reconnect(Account who, long since);

    Call afterStartingOver();
  }

  public Tally tally() {
    return books.get();
  }
}
