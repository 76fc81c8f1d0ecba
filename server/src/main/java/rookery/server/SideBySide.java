package rookery.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rookery.cluster.FormatChoice;
import rookery.cluster.FormatChoice.Joining;
import rookery.cluster.FormatChoice.Other;
import rookery.cluster.Roster;
import rookery.delivery.EntryFormats;
import rookery.kernel.Incarnation;
import rookery.server.launch.CannotStart;

/// Lets nodes of this version run beside those of the one before and the one behind: what is
/// written is what all of them read.
final class SideBySide {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private SideBySide() {}

  /// Waits until the others write nothing that this version does not know, and follows from then on
  /// who is there.
  ///
  /// @throws CannotStart if this version cannot run beside one of them
  static void join(Roster roster, Foundation base) throws CannotStart {
    EntryFormats formats = base.delivery().formats();
    join(roster, formats, base.incarnation(), PATIENCE);
    base.timers().every("formats", EVERY, () -> formats.adapt(others(roster, base.incarnation())));
  }

  /// The same, once.
  static void join(Roster roster, EntryFormats formats, Incarnation self, Duration patience)
      throws CannotStart {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      var others = others(roster, self);
      formats.adapt(others);
      switch (FormatChoice.join(formats.own(), others)) {
        case Joining.Welcome _ -> {
          return;
        }
        case Joining.Refused(var why) -> throw cannotJoin(why);
        case Joining.Wait(var why) -> {
          if (System.nanoTime() >= end || !pause()) {
            throw cannotJoin(why);
          }
        }
      }
    }
  }

  private static CannotStart cannotJoin(String why) {
    return new CannotStart("This node cannot join the others: " + why, null);
  }

  private static List<Other> others(Roster roster, Incarnation self) {
    return roster.nodes().stream()
        .filter(node -> !node.incarnation().equals(self))
        .map(node -> new Other(node.node(), node.formats().newest(), node.formats().written()))
        .toList();
  }

  /// False when this thread is told to end.
  private static boolean pause() {
    try {
      boolean _ = new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
