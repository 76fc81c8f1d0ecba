package rookery.chaos.judge;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import rookery.chaos.history.Entry;

/// How clients went on that came from a node of one build to one of another. Immutable.
///
/// @param ways by the way that was taken, such as `old to new`
public record Moves(Map<String, Count> ways) {
  /// How many. Immutable.
  ///
  /// @param exact continued at the very next event
  /// @param startedOver had to begin anew
  /// @param unexplained of those, how many for no reason that can be seen from outside
  public record Count(int exact, int startedOver, int unexplained) {
    private Count plus(boolean isExact, boolean isExplained) {
      return new Count(
          exact + (isExact ? 1 : 0),
          startedOver + (isExact ? 0 : 1),
          unexplained + (isExact || isExplained ? 0 : 1));
    }
  }

  /// Those of a story.
  public static Moves of(Story story) {
    var memberships = story.ops().stream().filter(op -> op.is("join") || op.is("leave")).toList();
    var way = ways(story);
    var ways = new TreeMap<String, Count>();
    for (Comeback comeback : Comeback.all(story)) {
      String taken = way.get(comeback.device() + " " + comeback.socket());
      if (taken != null && !comeback.brokenOff()) {
        boolean explained =
            comeback.logBroken(story) || comeback.membershipsChanged(story, memberships);
        ways.merge(
            taken,
            new Count(0, 0, 0).plus(comeback.exact(), explained),
            (one, other) -> one.plus(comeback.exact(), explained));
      }
    }
    return new Moves(Map.copyOf(ways));
  }

  /// The way that each socket came: from the build of the node where the one before it was opened.
  private static Map<String, String> ways(Story story) {
    var builds = new HashMap<String, String>();
    var last = new HashMap<String, String>();
    var ways = new HashMap<String, String>();
    for (Entry entry : story.others()) {
      if (entry instanceof Entry.Runs runs) {
        builds.put(runs.node(), runs.build());
      } else if (entry instanceof Entry.Opened open) {
        String build = builds.getOrDefault(open.node(), "");
        String before = last.put(open.device(), build);
        if (before != null) {
          ways.put(open.device() + " " + open.socket(), before + " to " + build);
        }
      }
    }
    return ways;
  }

  /// Those of one way.
  public Count of(String way) {
    return ways.getOrDefault(way, new Count(0, 0, 0));
  }
}
