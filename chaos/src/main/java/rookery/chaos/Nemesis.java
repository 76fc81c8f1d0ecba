package rookery.chaos;

import java.time.Duration;
import java.util.Optional;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.plan.Fault;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.site.Await;
import rookery.chaos.site.Link;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.PostgresUnderTest;
import rookery.chaos.site.Site;

/// Breaks things by the schedule, mends them, and does what an operator does between. Not
/// thread-safe; confined to the run's thread.
final class Nemesis {
  private static final Duration CALM_WITHIN = Duration.ofSeconds(90);

  private final Site site;
  private final Crowd crowd;
  private final History history;

  Nemesis(Site site, Crowd crowd, History history) {
    this.site = site;
    this.crowd = crowd;
    this.history = history;
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
    history.add(at -> new Entry.Struck(at, fault.number(), fault.kind().label(), target(fault)));
    switch (fault.kind().target()) {
      case NODE -> hit(site.node(fault.node()), fault);
      case REDIS -> site.redis().begin(fault.kind());
      case POSTGRES -> site.postgres().end(end(fault));
      case LINK -> link(fault).become(state(fault));
      case CLIENTS -> crowd.readSlowly(fault.variant(), true);
    }
  }

  private static void hit(NodeUnderTest node, Fault fault) {
    if (fault.kind() == FaultKind.NODE_KILL) {
      node.kill();
    } else if (fault.kind() == FaultKind.NODE_STOP) {
      node.stop();
    } else {
      node.pause();
    }
  }

  private static PostgresUnderTest.End end(Fault fault) {
    return switch (fault.kind()) {
      case POSTGRES_FAST -> PostgresUnderTest.End.FAST;
      case POSTGRES_IMMEDIATE -> PostgresUnderTest.End.IMMEDIATE;
      default -> PostgresUnderTest.End.KILL;
    };
  }

  private String target(Fault fault) {
    return switch (fault.kind().target()) {
      case NODE, LINK -> site.node(fault.node()).name();
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
      case NODE -> {
        // Whatever it was: a node that runs is woken, one that does not is started.
        site.node(fault.node()).wake();
        site.node(fault.node()).begin();
      }
      case REDIS -> site.redis().mend(fault.kind());
      case POSTGRES -> site.postgres().startAgain();
      case LINK -> mendLink(fault);
      case CLIENTS -> crowd.readSlowly(fault.variant(), false);
    }
    history.add(at -> new Entry.Mended(at, fault.number()));
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
