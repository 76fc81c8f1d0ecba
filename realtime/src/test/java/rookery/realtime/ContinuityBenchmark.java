package rookery.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints.Taken;
import rookery.cluster.Epoch;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;
import rookery.kernel.UserId;

/// The look whether a connection goes on exactly: among as many places as are ever kept, for a user
/// in 100 channels, without and with changes meanwhile of what the user may receive. Not
/// thread-safe; confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContinuityBenchmark {
  private static final int PLACES = 24;
  private static final int CHANNELS = 100;
  private static final int CHANGES = 5;
  private static final int VERSION = 40;

  private final Epoch epoch = new Epoch("one");
  private final List<EntitlementChange> changes = new ArrayList<>();
  private Taken taken;
  private Entitlements now;

  @Setup
  public void prepare() {
    var ids = new RandomIds();
    var user = new UserId(ids.next());
    var channels = new HashSet<ChannelId>();
    for (int i = 0; i < CHANNELS; i++) {
      var channel = new ChannelId(ids.next());
      channels.add(channel);
      if (i < CHANGES) {
        var joined = new EntitlementChange.JoinedChannel(channel);
        changes.add(new EntitlementChange(user, VERSION - i, joined));
      }
    }
    now = new Entitlements(VERSION, channels, Set.of(), false);
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < PLACES; i++) {
      pairs.add(new Pair(1 + 20L * i, 1_000 + 31L * i, VERSION));
    }
    taken = new Taken(1, "", epoch, pairs);
  }

  @Benchmark
  public Continuity.Verdict can_it_go_on() {
    return Continuity.judge(taken, 20L * PLACES - 100, epoch, now);
  }

  @Benchmark
  public Optional<Entitlements> five_changes_undone() {
    return Continuity.rewound(now, VERSION - CHANGES, changes);
  }
}
