package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;
import rookery.chaos.plan.FaultKind;

/// One return of a client that said what it wanted continued. Immutable.
///
/// @param closed how the socket before it ended
/// @param node where that was
/// @param settledAt when it was known how it goes on
/// @param exact whether no hello came
/// @param brokenOff whether the server closed it at once after that, so that it went on nowhere
record Comeback(
    String device,
    Entry.@Nullable Closed closed,
    String node,
    int socket,
    long settledAt,
    boolean exact,
    boolean brokenOff) {
  private static final long AFTER_MICROS = 6_000_000;
  private static final long AT_ONCE_MICROS = 1_000_000;
  private static final Set<String> KILLS =
      Set.of(FaultKind.NODE_KILL.label(), FaultKind.LEADER_KILL.label());
  private static final String START_OVER = "code 1012";
  private static final long AROUND_MICROS = 2_000_000;

  /// All of a story, in their order.
  static List<Comeback> all(Story story) {
    var comebacks = new ArrayList<Comeback>();
    Map<String, Entry.Opened> opened = new HashMap<>();
    Map<String, Entry.Closed> closed = new HashMap<>();
    Map<String, String> nodes = new HashMap<>();
    for (Entry entry : story.others()) {
      switch (entry) {
        case Entry.Opened open -> opened.put(open.device(), open);
        case Entry.Closed close -> {
          breakOff(comebacks, close);
          closed.put(close.device(), close);
          Entry.Opened last = opened.get(close.device());
          nodes.put(close.device(), last == null ? "" : last.node());
        }
        case Entry.Settled settled -> {
          Entry.Opened open = opened.get(settled.device());
          if (open != null && !open.connection().isEmpty()) {
            comebacks.add(
                new Comeback(
                    settled.device(),
                    closed.get(settled.device()),
                    nodes.getOrDefault(settled.device(), ""),
                    settled.socket(),
                    settled.at(),
                    settled.exact(),
                    false));
          }
        }
        default -> {
          // Not about sockets.
        }
      }
    }
    return comebacks;
  }

  private static void breakOff(List<Comeback> comebacks, Entry.Closed close) {
    for (int i = comebacks.size() - 1; i >= 0; i--) {
      Comeback each = comebacks.get(i);
      if (close.at() - each.settledAt > AT_ONCE_MICROS) {
        return;
      }
      if (each.device.equals(close.device())
          && each.socket == close.socket()
          && each.exact
          && close.why().equals(START_OVER)) {
        comebacks.set(
            i,
            new Comeback(
                each.device, each.closed, each.node, each.socket, each.settledAt, true, true));
        return;
      }
    }
  }

  private long closedAt() {
    return closed == null ? settledAt : closed.at();
  }

  /// Whether the server itself had closed the socket before it.
  boolean sentAway() {
    return closed != null && closed.why().equals(START_OVER);
  }

  /// Whether the socket before it was lost because its node was killed.
  boolean afterKill(Story story) {
    return closed != null
        && !closed.own()
        && story.all(Entry.Struck.class).stream()
            .anyMatch(fault ->
                KILLS.contains(fault.kind())
                    && fault.target().equals(node)
                    && fault.at() <= closedAt()
                    && closedAt() <= fault.at() + AFTER_MICROS);
  }

  /// Whether a fault that ends an epoch of the log was near.
  boolean logBroken(Story story) {
    Map<Integer, Long> mended = new HashMap<>();
    story.all(Entry.Mended.class).forEach(each -> mended.put(each.fault(), each.at()));
    return story.all(Entry.Struck.class).stream()
        .filter(fault -> !FaultKind.labelled(fault.kind()).logIntact())
        .anyMatch(fault ->
            fault.at() <= settledAt
                && closedAt()
                    <= mended.getOrDefault(fault.fault(), Long.MAX_VALUE - AFTER_MICROS)
                        + AFTER_MICROS);
  }

  /// Whether the user's memberships may have changed meanwhile.
  boolean membershipsChanged(Story story, List<Op> memberships) {
    String user = story.user(device);
    return memberships.stream()
        .anyMatch(op ->
            op.user().equals(user)
                && !op.refused()
                && op.invoked().at() <= settledAt
                && (op.doubtful() || closedAt() - AROUND_MICROS <= op.okAt()));
  }
}
