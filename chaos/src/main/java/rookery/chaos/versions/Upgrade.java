package rookery.chaos.versions;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.judge.Moves;
import rookery.chaos.judge.Report;
import rookery.chaos.judge.Story;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Schedule;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.Program;
import rookery.chaos.site.Site;

/// An upgrade as operators do it, while people use the cluster: two nodes of the version before
/// this one; one of this version joins and migrates the database; nodes of both builds are killed
/// and start again; the older ones are upgraded one after the other; one is rolled back. Not
/// thread-safe; confined to one thread.
final class Upgrade {
  private static final String OLD = "old";
  private static final String NEW = "new";
  private static final int OLD_NODES = 2;
  private static final Duration CALM_WITHIN = Duration.ofSeconds(90);
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(15);
  private static final int FEWEST_MOVES = 3;

  private final Wish wish;
  private final Consumer<String> progress;
  private int faults;

  /// What is wished for. Immutable.
  ///
  /// @param before where the build of the version before this one lies
  /// @param directory below which everything is kept
  /// @param command what the history is said to come from
  /// @param talkMillis how long people talk in each stage
  /// @param kills how often a node of each build is killed; 0 is the short form, in which the first
  ///   is killed, upgraded and rolled back, and the second remains what it is
  record Wish(
      Path before,
      Path directory,
      String command,
      long seed,
      int clients,
      long talkMillis,
      int kills) {
    Path history() {
      return directory.resolve("history.jsonl");
    }
  }

  /// How it went. Immutable.
  ///
  /// @param wrong what else is wrong than the report says; nothing, if all is well
  record Outcome(Report report, Moves moves, List<String> wrong) {
    boolean passed() {
      return report.passed() && wrong.isEmpty();
    }

    String table() {
      var text = new StringBuilder(report.table());
      moves
          .ways()
          .forEach((way, count) ->
              text.append(
                  "moved from %s: %d exact, %d started over, %d of these without a reason\n"
                      .formatted(way, count.exact(), count.startedOver(), count.unexplained())));
      wrong.forEach(each -> text.append("WRONG  ").append(each).append('\n'));
      return text.toString();
    }
  }

  Upgrade(Wish wish, Consumer<String> progress) {
    this.wish = wish;
    this.progress = progress;
  }

  /// Does it all, and judges.
  Outcome perform() {
    Site.clear(wish.directory());
    var before = Program.in(OLD, wish.before());
    var now = Program.ofThisBuild();
    progress.accept("starting %d nodes of the version before this one".formatted(OLD_NODES));
    try (var history = History.to(wish.history());
        var site =
            Site.start(
                wish.directory(),
                Site.Kind.SINGLE,
                List.of(before, before, now),
                OLD_NODES,
                Map.of())) {
      site.nodes().stream().limit(OLD_NODES).forEach(node -> runs(history, node));
      String date = InstantSource.system().instant().toString();
      var shape = new Shape(OLD_NODES + 1, wish.clients(), 4, 0, 5, 0, List.of(), 400, true);
      var schedule = Schedule.of(wish.seed(), shape);
      var crowd = Crowd.gather(schedule, site.nodes(), history, wish.command(), date);
      try {
        var stages = new Stages(site, crowd, history, before, now);
        stages.perform();
        conclude(site, crowd, history);
      } finally {
        crowd.disperse();
      }
    }
    return judged();
  }

  private static void runs(History history, NodeUnderTest node) {
    history.add(at -> new Entry.Runs(at, node.name(), node.program().name()));
  }

  /// The stages of an upgrade. Not thread-safe; confined to the run's thread.
  private final class Stages {
    private final Site site;
    private final Crowd crowd;
    private final History history;
    private final Program before;
    private final Program now;

    Stages(Site site, Crowd crowd, History history, Program before, Program now) {
      this.site = site;
      this.crowd = crowd;
      this.history = history;
      this.before = before;
      this.now = now;
    }

    void perform() {
      calm(0);
      crowd.talk();
      Await.pass(wish.talkMillis());
      NodeUnderTest first = site.node(0);
      NodeUnderTest second = site.node(1);
      NodeUnderTest newcomer = site.node(2);
      int schema = site.schema();
      runs(history, newcomer);
      newcomer.awaitUp();
      progress.accept(
          "a node of this version joined; the database's schema was at %d, is at %d"
              .formatted(schema, site.schema()));
      talk();
      cross(first, newcomer);
      for (int i = 0; i < wish.kills(); i++) {
        kill(first, before);
        kill(newcomer, now);
      }
      if (wish.kills() == 0) {
        kill(first, now);
        kill(newcomer, now);
        replace(first, before);
        return;
      }
      replace(first, now);
      replace(second, now);
      replace(second, before);
      cross(second, first);
    }

    private void talk() {
      Await.pass(wish.talkMillis());
      calm(0);
    }

    private void cross(NodeUnderTest older, NodeUnderTest newer) {
      progress.accept("what is done at one build is seen at the other");
      try (var crossing = Crossing.between(older.url(), newer.url(), "" + ++faults)) {
        crossing.check();
      }
    }

    private void kill(NodeUnderTest node, Program next) {
      progress.accept(
          "kill -9 of %s, which is %s, and becomes %s"
              .formatted(node.name(), node.program().name(), next.name()));
      int fault = strike(FaultKind.NODE_KILL, node);
      node.kill();
      Await.pass(wish.talkMillis());
      node.become(next);
      runs(history, node);
      node.awaitUp();
      mended(fault);
    }

    private void replace(NodeUnderTest node, Program program) {
      progress.accept("%s becomes %s".formatted(node.name(), program.name()));
      int fault = strike(FaultKind.NODE_STOP, node);
      node.stop();
      node.become(program);
      runs(history, node);
      node.awaitUp();
      mended(fault);
    }

    private int strike(FaultKind kind, NodeUnderTest node) {
      int fault = ++faults;
      history.add(at -> new Entry.Struck(at, fault, kind.label(), node.name()));
      return fault;
    }

    private void mended(int fault) {
      history.add(at -> new Entry.Mended(at, fault));
      Await.pass(wish.talkMillis());
      calm(fault);
      for (NodeUnderTest node : site.nodes()) {
        if (!crowd.writes(node)) {
          history.add(at -> new Entry.Restarted(at, node.name(), "it refuses to write"));
        }
      }
    }

    private void calm(int fault) {
      String missing = crowd.awaitCalm(CALM_WITHIN);
      history.add(at -> new Entry.Calmed(at, fault, missing.isEmpty(), missing));
    }
  }

  private void conclude(Site site, Crowd crowd, History history) {
    progress.accept("everybody falls silent");
    crowd.fallSilent();
    String missing = crowd.awaitCalm(CALM_WITHIN);
    history.add(at -> new Entry.Calmed(at, 0, missing.isEmpty(), missing));
    var apart = crowd.agree();
    apart.forEach(progress);
    crowd.partAndAsk();
    var _ =
        Await.until(LEADER_WITHIN, () -> site.lead().filter(lead -> lead.current()).isPresent());
    site.lead()
        .ifPresent(lead ->
            history.add(at ->
                new Entry.Leads(at, lead.term(), lead.holder(), lead.node(), lead.current())));
    history.add(Entry.Finished::new);
  }

  private Outcome judged() {
    var story = new Story();
    History.read(wish.history(), story);
    var moves = Moves.of(story);
    var wrong = new ArrayList<String>();
    for (String way : List.of(OLD + " to " + NEW, NEW + " to " + OLD)) {
      var count = moves.of(way);
      if (count.exact() < FEWEST_MOVES) {
        wrong.add("only %d went on exactly from %s".formatted(count.exact(), way));
      }
      if (count.unexplained() > 0) {
        wrong.add("%d started over from %s".formatted(count.unexplained(), way));
      }
    }
    return new Outcome(Report.of(story), moves, List.copyOf(wrong));
  }
}
