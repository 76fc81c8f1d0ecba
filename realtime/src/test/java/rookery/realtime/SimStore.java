package rookery.realtime;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// The checkpoints of a simulated cluster as one node reaches them: now and then not at all, and
/// with what a mutation does to them. Not thread-safe; confined to its simulation.
final class SimStore implements Checkpoints {
  private final InProcessCheckpoints store;
  private final Random random;
  private final Mutation mutation;
  private final SimNode node;
  boolean faulty = true;

  SimStore(InProcessCheckpoints store, Random random, Mutation mutation, SimNode node) {
    this.store = store;
    this.random = random;
    this.mutation = mutation;
    this.node = node;
  }

  static InProcessCheckpoints empty() {
    return new InProcessCheckpoints(InstantSource.system());
  }

  private void mayFail() throws CheckpointsUnavailable {
    if (faulty && random.nextInt(30) == 0) {
      throw new CheckpointsUnavailable("away", new IllegalStateException());
    }
  }

  @Override
  public Set<ConnectionId> save(
      Incarnation owner, Collection<Checkpoint> checkpoints, @Nullable Position mark)
      throws CheckpointsUnavailable {
    try {
      mayFail();
    } catch (CheckpointsUnavailable e) {
      if (mutation == Mutation.MARK_WITHOUT_CHECKPOINTS) {
        store.save(owner, List.of(), mark);
      } else if (random.nextBoolean()) {
        // A part was written before the connection broke.
        store.save(owner, checkpoints.stream().limit(1).toList(), null);
      }
      throw e;
    }
    var written = checkpoints.stream().map(this::mutated).toList();
    SimTrace.say(owner, "saves", written, "and", mark);
    boolean ahead = mark != null && mutation == Mutation.MARK_AHEAD;
    return store.save(owner, written, ahead ? mark.next() : mark);
  }

  private Checkpoint mutated(Checkpoint checkpoint) {
    List<Pair> pairs = checkpoint.pairs();
    if (mutation == Mutation.CHECKPOINT_AHEAD && random.nextInt(3) == 0) {
      var last = pairs.getLast();
      pairs = new java.util.ArrayList<>(pairs);
      pairs.set(pairs.size() - 1, new Pair(last.seq(), last.index() + 1, last.version()));
    }
    return new Checkpoint(
        checkpoint.id(),
        checkpoint.user(),
        checkpoint.flags(),
        checkpoint.token(),
        checkpoint.first(),
        checkpoint.tracked() || mutation == Mutation.ALWAYS_TRACKED,
        checkpoint.epoch(),
        pairs);
  }

  @Override
  public Optional<Taken> take(ConnectionId id, UserId user) throws CheckpointsUnavailable {
    mayFail();
    var taken = store.take(id, user).map(found -> mutated(found, user));
    SimTrace.say("taken:", taken);
    return taken;
  }

  private Taken mutated(Taken taken, UserId user) {
    return switch (mutation) {
      case IGNORE_VERSION -> {
        long now = node.truth().entitlements(user).version();
        yield with(taken, taken.pairs().stream().map(p -> new Pair(p.seq(), p.index(), now)));
      }
      case REWIND_TO_NOTED ->
          with(
              taken,
              taken.pairs().stream()
                  .map(p -> new Pair(p.seq(), Math.min(p.index(), node.tail()), p.version())));
      case SKIP_EPOCH_CHECK ->
          new Taken(taken.token(), taken.flags(), SimLog.name(node.epoch()), taken.pairs());
      default -> taken;
    };
  }

  private static Taken with(Taken taken, java.util.stream.Stream<Pair> pairs) {
    return new Taken(taken.token(), taken.flags(), taken.epoch(), pairs.toList());
  }

  @Override
  public void forget(ConnectionId id) {
    store.forget(id);
  }

  @Override
  public void close() {
    // It is shared.
  }
}
