package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import rookery.cluster.Checkpoint.Pair;
import rookery.kernel.Incarnation;

class InProcessCheckpointsTest implements CheckpointsContract {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1));

  @Override
  public Checkpoints checkpoints() {
    return new InProcessCheckpoints(now::get);
  }

  @Test
  void what_nobody_writes_again_is_forgotten_after_its_time() {
    var store = new InProcessCheckpoints(now::get);
    var node = new Incarnation(IDS.next());
    var left = Subject.fresh();
    var stays = Subject.fresh();
    store.save(
        node,
        List.of(left.at(0, true, new Pair(1, 1, 1)), stays.at(0, true, new Pair(1, 1, 1))),
        null);
    now.set(now.get().plus(Checkpoints.KEPT));
    store.save(node, List.of(stays.at(0, true, new Pair(2, 2, 1))), null);
    now.set(now.get().plusMillis(1));
    assertThat(store.take(left.id(), left.user())).isEmpty();
    assertThat(store.take(stays.id(), stays.user())).isPresent();
  }
}
