package rookery.bench.harm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import rookery.bench.crowd.Account;

/// One client that does one kind of harm until it is told to end. Not thread-safe; confined to its
/// thread, but for its end.
final class Wrongdoer implements Runnable {
  private static final int LETTERS = 26;

  private final Misdeed misdeed;
  private final Account account;
  private final String from;
  private final InetSocketAddress node;
  private final Damage damage;
  private final Random random;
  private volatile boolean over;
  private volatile @Nullable Rough open;

  Wrongdoer(
      Misdeed misdeed,
      Account account,
      String from,
      InetSocketAddress node,
      Damage damage,
      Random random) {
    this.misdeed = misdeed;
    this.account = account;
    this.from = from;
    this.node = node;
    this.damage = damage;
    this.random = random;
  }

  @Override
  public void run() {
    while (goesOn()) {
      try {
        misdeed.commit(this);
      } catch (IOException _) {
        if (goesOn()) {
          count(misdeed, "cut off");
        }
        // A program that comes back at once.
        pause(100);
      }
    }
  }

  boolean goesOn() {
    return !over;
  }

  /// What it holds is let go at once, so that nothing of it is left for a calm that follows.
  void end() {
    over = true;
    var held = open;
    if (held != null) {
      held.close();
    }
  }

  Rough connects() throws IOException {
    var rough = new Rough(from, node);
    open = rough;
    if (over) {
      rough.close();
    }
    return rough;
  }

  String token() {
    return account.token();
  }

  String name() {
    return account.name();
  }

  /// What nobody was given.
  String guess() {
    var guess = new StringBuilder();
    for (int i = 0; i < LETTERS; i++) {
      guess.append((char) ('a' + random.nextInt(LETTERS)));
    }
    return guess.toString();
  }

  void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  void count(Misdeed by, String what) {
    count(by, what, 1);
  }

  void count(Misdeed by, String what, long much) {
    damage.count(by.title() + ": " + what, much);
  }
}
