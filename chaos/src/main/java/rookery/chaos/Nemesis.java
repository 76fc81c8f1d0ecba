package rookery.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.plan.Fault;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.site.Await;
import rookery.chaos.site.Lead;
import rookery.chaos.site.Link;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.PostgresUnderTest;
import rookery.chaos.site.Site;

/// Breaks things by the schedule, mends them, and does what an operator does between. Not
/// thread-safe; confined to the run's thread.
final class Nemesis {
  private static final Duration CALM_WITHIN = Duration.ofSeconds(90);
  private static final Duration FOLLOWED_WITHIN = Duration.ofSeconds(15);

  private final Site site;
  private final Crowd crowd;
  private final History history;
  private final Leaders leaders;
  private final Map<Integer, NodeUnderTest> hit = new HashMap<>();
  private final Map<Integer, Long> terms = new HashMap<>();

  Nemesis(Site site, Crowd crowd, History history, Leaders leaders) {
    this.site = site;
    this.crowd = crowd;
    this.history = history;
    this.leaders = leaders;
  }

  /// One fault, perhaps with a second one inside it, until everybody is well again; false if that
  /// does not come.
  boolean strike(Fault first, Optional<Fault> inside) {
    Await.pass(first.calmMillis());
    begin(first);
    inside.ifPresent(second -> {
      Await.pass(first.holdMillis() / 2);
      begin(second);
      Await.pass(second.holdMillis());
      mend(second);
    });
    Await.pass(inside.isPresent() ? first.holdMillis() / 2 : first.holdMillis());
    mend(first);
    recover();
    String missing = crowd.awaitCalm(CALM_WITHIN);
    calmed(first, missing);
    inside.ifPresent(second -> calmed(second, missing));
    return missing.isEmpty();
  }

  private void begin(Fault fault) {
    NodeUnderTest node = node(fault);
    hit.put(fault.number(), node);
    terms.put(fault.number(), leaders.last().map(Lead::term).orElse(0L));
    history.add(
        at -> new Entry.Struck(at, fault.number(), fault.kind().label(), target(fault, node)));
    switch (fault.kind().target()) {
      case NODE, LEADER -> hit(node, fault);
      case ALL_NODES -> site.nodes().forEach(Nemesis::restart);
      case REDIS -> site.redis().begin(fault.kind());
      case POSTGRES -> site.postgres().end(end(fault));
      case LINK -> link(fault).become(state(fault));
      case CLIENTS -> crowd.readSlowly(fault.variant(), true);
    }
  }

  private static void hit(NodeUnderTest node, Fault fault) {
    if (fault.kind() == FaultKind.NODE_KILL || fault.kind() == FaultKind.LEADER_KILL) {
      node.kill();
    } else if (fault.kind() == FaultKind.NODE_STOP) {
      node.stop();
    } else {
      node.pause();
    }
  }

  /// As an operator deploys: what it stands on is not touched, clients go on meanwhile.
  private static void restart(NodeUnderTest node) {
    node.stop();
    node.awaitUp();
  }

  /// The node that the fault is about; of a leader, who leads now.
  private NodeUnderTest node(Fault fault) {
    if (fault.kind().target() != FaultKind.Target.LEADER) {
      return site.node(fault.node());
    }
    return leaders
        .look()
        .or(leaders::last)
        .filter(lead -> !lead.node().isEmpty())
        .map(lead -> site.node(lead.node()))
        .orElseGet(() -> site.node(fault.node()));
  }

  private static PostgresUnderTest.End end(Fault fault) {
    return switch (fault.kind()) {
      case POSTGRES_FAST -> PostgresUnderTest.End.FAST;
      case POSTGRES_IMMEDIATE -> PostgresUnderTest.End.IMMEDIATE;
      default -> PostgresUnderTest.End.KILL;
    };
  }

  private static String target(Fault fault, NodeUnderTest node) {
    return switch (fault.kind().target()) {
      case NODE, LEADER, LINK -> node.name();
      case ALL_NODES -> "one node after another";
      case REDIS -> "redis";
      case POSTGRES -> "postgres";
      case CLIENTS -> "a third of the clients";
    };
  }

  private Link link(Fault fault) {
    var links = site.node(fault.node()).links();
    return switch (fault.kind()) {
      case CLIENTS_CUT, CLIENTS_STALLED, CLIENTS_SLOW -> links.clients();
      case NODE_REDIS_CUT, NODE_REDIS_STALLED, NODE_REDIS_SLOW -> links.redis();
      default -> links.postgres();
    };
  }

  private static Link.State state(Fault fault) {
    return switch (fault.kind()) {
      case CLIENTS_CUT, NODE_REDIS_CUT, NODE_POSTGRES_CUT -> Link.State.CUT;
      case CLIENTS_STALLED, NODE_REDIS_STALLED, NODE_POSTGRES_STALLED -> Link.State.STALLED;
      default -> Link.State.SLOW;
    };
  }

  private void mend(Fault fault) {
    switch (fault.kind().target()) {
      case NODE, LEADER -> mendNode(fault);
      case ALL_NODES -> {
        // Each was started again.
      }
      case REDIS -> site.redis().mend(fault.kind());
      case POSTGRES -> site.postgres().startAgain();
      case LINK -> mendLink(fault);
      case CLIENTS -> crowd.readSlowly(fault.variant(), false);
    }
    history.add(at -> new Entry.Mended(at, fault.number()));
  }

  /// Whatever it was: a node that runs is woken, one that does not is started. A leader sleeps on
  /// until another leads, if that comes soon.
  private void mendNode(Fault fault) {
    if (fault.kind() == FaultKind.LEADER_PAUSE) {
      long term = terms.getOrDefault(fault.number(), 0L);
      var _ = leaders.await(FOLLOWED_WITHIN, lead -> lead.term() > term);
    }
    var node = hit.getOrDefault(fault.number(), site.node(fault.node()));
    node.wake();
    node.begin();
  }

  /// What was stalled goes on, or, every other time, has been given up by then.
  private void mendLink(Fault fault) {
    var link = link(fault);
    if (state(fault) == Link.State.STALLED && fault.variant() % 2 == 0) {
      link.become(Link.State.CUT);
    }
    link.become(Link.State.WELL);
  }

  /// Starts what ended, and starts anew what runs and refuses to work.
  private void recover() {
    for (NodeUnderTest node : site.nodes()) {
      node.awaitUp();
      if (!crowd.writes(node)) {
        history.add(at -> new Entry.Restarted(at, node.name(), "it refuses to write"));
        node.stop();
        node.awaitUp();
      }
    }
  }

  private void calmed(Fault fault, String missing) {
    history.add(at -> new Entry.Calmed(at, fault.number(), missing.isEmpty(), missing));
  }
}
