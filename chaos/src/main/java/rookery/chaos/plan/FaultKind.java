package rookery.chaos.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A kind of fault: what breaks, for how long, and whether clients can be expected to be continued
/// exactly through it.
public enum FaultKind {
  NODE_KILL(Target.NODE, 300, 3_000, true),
  NODE_STOP(Target.NODE, 0, 500, true),
  NODE_PAUSE_SHORT(Target.NODE, 500, 2_000, true),
  NODE_PAUSE_LONG(Target.NODE, 4_500, 9_000, true),
  LEADER_KILL(Target.LEADER, 300, 2_000, true),
  /// For longer than its lease: another leads before it wakes.
  LEADER_PAUSE(Target.LEADER, 6_000, 8_000, true),
  /// Each node in turn is told to end, and started again when it has.
  ROLLING_RESTART(Target.ALL_NODES, 0, 500, true),
  REDIS_KILL_KEEPING(Target.REDIS, 200, 2_500, false),
  REDIS_KILL_LOSING(Target.REDIS, 200, 2_500, false),
  REDIS_PAUSE_SHORT(Target.REDIS, 500, 2_000, true),
  REDIS_PAUSE_LONG(Target.REDIS, 4_000, 8_000, false),
  /// Long enough for the nodes to move the log to the database.
  REDIS_OUTAGE(Target.REDIS, 9_000, 12_000, false),
  REDIS_FAILOVER(Target.REDIS, 0, 500, false),
  /// What the replica had not seen is lost.
  REDIS_FAILOVER_LOSING(Target.REDIS, 0, 500, false),
  /// The old master goes on for a moment when there is a new one.
  REDIS_FAILOVER_HANGING(Target.REDIS, 0, 500, false),
  POSTGRES_FAST(Target.POSTGRES, 0, 1_500, true),
  POSTGRES_IMMEDIATE(Target.POSTGRES, 0, 1_500, true),
  POSTGRES_KILL(Target.POSTGRES, 0, 1_500, true),
  CLIENTS_CUT(Target.LINK, 200, 2_000, true),
  CLIENTS_STALLED(Target.LINK, 1_500, 7_000, true),
  CLIENTS_SLOW(Target.LINK, 2_000, 4_000, true),
  NODE_REDIS_CUT(Target.LINK, 500, 8_000, false),
  NODE_REDIS_STALLED(Target.LINK, 1_000, 5_000, false),
  NODE_REDIS_SLOW(Target.LINK, 2_000, 4_000, true),
  NODE_POSTGRES_CUT(Target.LINK, 500, 2_500, true),
  NODE_POSTGRES_STALLED(Target.LINK, 1_000, 4_000, true),
  NODE_POSTGRES_SLOW(Target.LINK, 2_000, 4_000, true),
  SLOW_READERS(Target.CLIENTS, 3_000, 8_000, true);

  /// What a fault is done to.
  public enum Target {
    NODE,
    /// Whichever node leads then.
    LEADER,
    /// One node after another.
    ALL_NODES,
    REDIS,
    POSTGRES,
    LINK,
    CLIENTS;

    /// Whether nodes themselves are what is broken.
    boolean ofNodes() {
      return this == NODE || this == LEADER || this == ALL_NODES;
    }

    /// Whether it can begin while the other lasts: of two that are alike, one would mend the other,
    /// and nodes start, and tell who leads, only where the database answers.
    boolean fitsInto(Target other) {
      return switch (this) {
        case NODE -> !other.ofNodes();
        case LEADER -> !other.ofNodes() && other != POSTGRES;
        case ALL_NODES -> false;
        case REDIS, POSTGRES, LINK, CLIENTS -> this != other;
      };
    }
  }

  private static final Set<FaultKind> FAILOVERS =
      EnumSet.of(REDIS_FAILOVER, REDIS_FAILOVER_LOSING, REDIS_FAILOVER_HANGING);

  private final Target target;
  private final int shortest;
  private final int longest;
  private final boolean logIntact;

  FaultKind(Target target, int shortest, int longest, boolean logIntact) {
    this.target = target;
    this.shortest = shortest;
    this.longest = longest;
    this.logIntact = logIntact;
  }

  public Target target() {
    return target;
  }

  /// The shortest that it lasts, in milliseconds.
  int shortest() {
    return shortest;
  }

  /// The longest that it lasts, in milliseconds.
  int longest() {
    return longest;
  }

  /// Whether the event log outlives it as one epoch, so that connections can be continued.
  public boolean logIntact() {
    return logIntact;
  }

  /// As it is written in options and reports.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kinds that a site with one Redis suffers.
  public static List<FaultKind> overOneRedis() {
    return Arrays.stream(values()).filter(kind -> !FAILOVERS.contains(kind)).toList();
  }

  /// The kinds that a site suffers whose Redis is watched by sentinels.
  public static List<FaultKind> overSentinel() {
    return Stream.concat(
            FAILOVERS.stream(),
            Stream.of(NODE_KILL, NODE_PAUSE_LONG, LEADER_KILL, POSTGRES_KILL, CLIENTS_CUT))
        .toList();
  }

  /// The kind with this label.
  public static FaultKind labelled(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fault " + label));
  }
}
