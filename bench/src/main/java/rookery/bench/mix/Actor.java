package rookery.bench.mix;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import rookery.bench.crowd.Account;
import rookery.bench.wire.Asked;
import rookery.bench.wire.Call;
import rookery.bench.wire.Lines;
import rookery.bench.wire.Outcome;

/// One user: does something, does nothing for a while, does the next thing. Not thread-safe;
/// confined to its event loop, but for [#begin] and [#end].
final class Actor {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// What is the least of the idle time's average, as the tester has it.
  private static final int LEAST = 20;

  private final int number;
  private final int node;
  private final Account account;
  private final Actors.Scene scene;
  private final EventLoop loop;
  private final Lines lines;
  private final Random random;
  private final Mind mind;
  private boolean over;

  Actor(Account account, int number, Actors.Scene scene) {
    var field = scene.field();
    var balancer = field.balancer();
    this.number = number;
    this.account = account;
    this.scene = scene;
    this.loop = field.wire().loop();
    // Neighbours have sockets at different nodes; some of each call their own, some another.
    this.node = balancer.choose(number / balancer.count());
    this.lines =
        new Lines(field.wire(), loop, balancer.address(node), field.habits().connections());
    this.random = new Random(number);
    this.mind = new Mind(account, scene.known(), random, field.clock());
  }

  /// Begins, after some time.
  void begin() {
    loop.execute(() -> {
      pause();
      long wait = random.nextLong(MINUTE.toMillis());
      loop.schedule(this::minute, wait, TimeUnit.MILLISECONDS);
    });
  }

  /// Does nothing more.
  void end() {
    loop.execute(() -> {
      over = true;
      lines.close();
    });
  }

  private void pause() {
    long average = scene.idle().toNanos();
    long least = average / LEAST;
    long wait = least + (long) (random.nextDouble() * 2 * (average - least));
    loop.schedule(this::act, wait, TimeUnit.NANOSECONDS);
  }

  private void minute() {
    if (!over) {
      next(Action.EVERY_MINUTE, new ArrayDeque<>(Action.EVERY_MINUTE.calls(mind)), () -> {});
      loop.schedule(this::minute, MINUTE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void act() {
    if (over) {
      return;
    }
    Action action = Action.any(random);
    switch (action) {
      case CREATE_POST -> say();
      case RECONNECT -> scene.crowd().drop(number);
      default -> {}
    }
    next(
        action,
        new ArrayDeque<>(action.calls(mind)),
        () -> {
          scene.journal().did(action);
          pause();
        });
  }

  private void say() {
    long says = scene.numbers().incrementAndGet();
    mind.says(says);
    scene.field().echoes().says(says, System.nanoTime(), mind.place());
    String typing = "{\"channel_id\":\"%s\",\"parent_id\":\"\"}".formatted(mind.place());
    scene.crowd().say(number, "user_typing", typing);
  }

  private void next(Action action, Queue<Call> calls, Runnable then) {
    Call call = calls.poll();
    if (call == null) {
      then.run();
      return;
    }
    lines.ask(
        new Asked(
            call,
            account.token(),
            "",
            System.nanoTime(),
            outcome -> {
              note(action, outcome);
              if (!over) {
                next(action, calls, then);
              }
            }));
  }

  private void note(Action action, Outcome outcome) {
    if (over) {
      return;
    }
    var tally = scene.field().tally();
    if (outcome.fine()) {
      tally.answered(outcome.bytes(), outcome.unchanged());
      scene.journal().called(action, outcome);
    } else {
      if (action == Action.CREATE_POST) {
        scene.field().echoes().notSaid(mind.saying());
      }
      tally.failed(
          "%s, %s: %s".formatted(account.name(), action.title(), outcome),
          scene.field().balancer().isUp(node));
    }
  }
}
