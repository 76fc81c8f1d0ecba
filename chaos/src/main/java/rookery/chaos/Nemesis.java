package rookery.chaos;

import java.time.Duration;
import java.util.Optional;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.plan.Fault;
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
    boolean calm = awaitCalm(first.number());
    return inside.map(second -> calm && awaitCalm(second.number())).orElse(calm);
  }

  private void begin(Fault fault) {
    history.add(at -> new Entry.Struck(at, fault.number(), fault.kind().label(), target(fault)));
    NodeUnderTest node = site.node(fault.node());
    switch (fault.kind()) {
      case NODE_KILL -> node.kill();
      case NODE_STOP -> node.stop();
      case NODE_PAUSE_SHORT, NODE_PAUSE_LONG -> node.pause();
      case REDIS_KILL_KEEPING -> site.redis().kill(false);
      case REDIS_KILL_LOSING -> site.redis().kill(true);
      case REDIS_PAUSE_SHORT, REDIS_PAUSE_LONG -> site.redis().pause();
      case REDIS_FAILOVER -> site.redis().failOver();
      case POSTGRES_FAST -> site.postgres().end(PostgresUnderTest.End.FAST);
      case POSTGRES_IMMEDIATE -> site.postgres().end(PostgresUnderTest.End.IMMEDIATE);
      case POSTGRES_KILL -> site.postgres().end(PostgresUnderTest.End.KILL);
      case CLIENTS_CUT,
          CLIENTS_STALLED,
          CLIENTS_SLOW,
          NODE_REDIS_CUT,
          NODE_REDIS_STALLED,
          NODE_REDIS_SLOW,
          NODE_POSTGRES_CUT,
          NODE_POSTGRES_STALLED,
          NODE_POSTGRES_SLOW ->
          link(fault).become(state(fault));
      case SLOW_READERS -> crowd.readSlowly(fault.variant(), true);
    }
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
    NodeUnderTest node = site.node(fault.node());
    switch (fault.kind()) {
      case NODE_KILL, NODE_STOP -> node.begin();
      case NODE_PAUSE_SHORT, NODE_PAUSE_LONG -> node.wake();
      case REDIS_KILL_KEEPING, REDIS_KILL_LOSING -> site.redis().startAgain();
      case REDIS_PAUSE_SHORT, REDIS_PAUSE_LONG -> site.redis().wake();
      case REDIS_FAILOVER -> {}
      case POSTGRES_FAST, POSTGRES_IMMEDIATE, POSTGRES_KILL -> site.postgres().startAgain();
      case CLIENTS_CUT,
          CLIENTS_STALLED,
          CLIENTS_SLOW,
          NODE_REDIS_CUT,
          NODE_REDIS_STALLED,
          NODE_REDIS_SLOW,
          NODE_POSTGRES_CUT,
          NODE_POSTGRES_STALLED,
          NODE_POSTGRES_SLOW ->
          mendLink(fault);
      case SLOW_READERS -> crowd.readSlowly(fault.variant(), false);
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

  private boolean awaitCalm(int fault) {
    String missing = crowd.awaitCalm(CALM_WITHIN);
    history.add(at -> new Entry.Calmed(at, fault, missing.isEmpty(), missing));
    return missing.isEmpty();
  }
}
