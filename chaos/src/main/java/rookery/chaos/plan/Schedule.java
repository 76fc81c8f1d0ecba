package rookery.chaos.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Everything that one run does, from one number: two schedules of one seed and shape are equal.
/// Immutable.
public final class Schedule {
  private static final int CALM_FROM = 600;
  private static final int CALM_TO = 2_500;
  private static final int BRISK = 4;
  private static final int OVERLAPS_IN_100 = 15;
  private static final int LONG_MESSAGES_IN_100 = 4;
  private static final int LONG_MESSAGE = 6_000;
  private static final int SHORT_MESSAGE = 300;
  private static final int ROOMS_AT_FIRST = 4;
  private static final Set<Act> STEADY =
      EnumSet.of(Act.POST, Act.EDIT, Act.DELETE, Act.REACT, Act.UNREACT);
  private static final Set<Act> OF_SOCKET =
      Arrays.stream(Act.values()).filter(Act::ofSocket).collect(Collectors.toSet());

  private final long seed;
  private final Shape shape;
  private final List<Fault> faults;
  private final boolean steady;

  private Schedule(long seed, Shape shape, List<Fault> faults, boolean steady) {
    this.seed = seed;
    this.shape = shape;
    this.faults = List.copyOf(faults);
    this.steady = steady;
  }

  /// One of people who only write and read: nobody breaks anything, comes, goes, or chooses a
  /// status.
  public static Schedule steady(long seed, Shape shape) {
    return new Schedule(seed, shape, List.of(), true);
  }

  /// Draws the schedule.
  public static Schedule of(long seed, Shape shape) {
    var random = random(seed, "faults");
    var faults = new ArrayList<Fault>();
    var kinds = new ArrayList<FaultKind>();
    for (int number = 1; number <= shape.faults(); number++) {
      if (kinds.isEmpty()) {
        // Every round has each kind once, so that none is forgotten.
        kinds.addAll(shape.kinds());
        Collections.shuffle(kinds, random);
      }
      faults.add(fault(number, kinds.removeLast(), shape, random, faults));
    }
    return new Schedule(seed, shape, faults, false);
  }

  private static Fault fault(
      int number, FaultKind kind, Shape shape, Random random, List<Fault> before) {
    int node = random.nextInt(shape.nodes());
    int brisk = shape.brisk() ? BRISK : 1;
    long calm = random.nextLong(CALM_FROM, CALM_TO) / brisk;
    long longer = random.nextLong(kind.longest() - kind.shortest() + 1L) / brisk;
    long hold = kind.shortest() + longer;
    boolean drawn = random.nextInt(100) < OVERLAPS_IN_100 || shape.brisk();
    int variant = random.nextInt(1_000);
    boolean overlapping = drawn && mayOverlap(kind, before);
    return new Fault(number, kind, node, calm, hold, overlapping, variant);
  }

  /// At most two at once, and not two that cannot be told apart.
  private static boolean mayOverlap(FaultKind kind, List<Fault> before) {
    return !before.isEmpty()
        && !before.getLast().overlapping()
        && kind.target().fitsInto(before.getLast().kind().target());
  }

  /// Whether nobody breaks anything, comes or goes.
  public boolean steady() {
    return steady;
  }

  public long seed() {
    return seed;
  }

  public Shape shape() {
    return shape;
  }

  /// The faults in their order.
  public List<Fault> faults() {
    return faults;
  }

  /// The channels, by number, that a person is in at first.
  public List<Integer> roomsAtFirst(int person) {
    var all = new ArrayList<Integer>();
    for (int room = 0; room < shape.rooms(); room++) {
      all.add(room);
    }
    Collections.shuffle(all, random(seed, "rooms " + person));
    return all.stream().limit(ROOMS_AT_FIRST).sorted().toList();
  }

  /// The endless steps of a client that writes and reads.
  public Steps steps(int device) {
    var acts = steady ? STEADY : EnumSet.allOf(Act.class);
    return new Steps(random(seed, "device " + device), shape.pauseMillis(), acts);
  }

  /// The endless steps of a client that only reads.
  public Steps stepsOfListener(int listener) {
    var acts = steady ? STEADY : OF_SOCKET;
    return new Steps(random(seed, "listener " + listener), 10 * shape.pauseMillis(), acts);
  }

  private static Random random(long seed, String purpose) {
    return new Random(seed * 1_000_003L + purpose.hashCode());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule that
        && seed == that.seed
        && shape.equals(that.shape)
        && faults.equals(that.faults);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(seed);
  }

  @Override
  public String toString() {
    return "schedule of " + seed + ": " + faults;
  }

  /// The steps of one client, one after the other. Not thread-safe; confined to that client.
  public static final class Steps {
    private final Random random;
    private final int meanPause;
    private final List<Act> acts;

    private Steps(Random random, int meanPause, Set<Act> among) {
      this.random = random;
      this.meanPause = meanPause;
      this.acts = weighted(among);
    }

    private static List<Act> weighted(Set<Act> among) {
      var acts = new ArrayList<Act>();
      for (Act act : Act.values()) {
        if (among.contains(act)) {
          acts.addAll(Collections.nCopies(act.weight(), act));
        }
      }
      return acts;
    }

    /// The next step.
    public Step next() {
      Act act = acts.get(random.nextInt(acts.size()));
      long pause = random.nextLong(meanPause / 4, meanPause * 7L / 4);
      int pick = random.nextInt(Integer.MAX_VALUE);
      boolean isLong = random.nextInt(100) < LONG_MESSAGES_IN_100;
      return new Step(act, pause, pick, random.nextInt(isLong ? LONG_MESSAGE : SHORT_MESSAGE));
    }
  }
}
