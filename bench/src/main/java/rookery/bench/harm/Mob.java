package rookery.bench.harm;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import rookery.bench.crowd.Account;

/// Clients that do harm, all kinds in turn, each from an address of its own. Thread-safe.
public final class Mob implements AutoCloseable {
  private static final int PER_NET = 200;

  private final List<Wrongdoer> all;

  private Mob(List<Wrongdoer> all) {
    this.all = List.copyOf(all);
  }

  /// Lets them begin.
  ///
  /// @param accounts who they are
  public static Mob gather(
      List<Account> accounts, InetSocketAddress node, Damage damage, long seed) {
    var all = new ArrayList<Wrongdoer>();
    var kinds = Misdeed.values();
    for (int i = 0; i < accounts.size(); i++) {
      String from = "127.1.%d.%d".formatted(i / PER_NET, i % PER_NET + 1);
      var kind = kinds[i % kinds.length];
      all.add(new Wrongdoer(kind, accounts.get(i), from, node, damage, new Random(seed + i)));
    }
    all.forEach(each -> Thread.ofVirtual().name("harm").start(each));
    return new Mob(all);
  }

  @Override
  public void close() {
    all.forEach(Wrongdoer::end);
  }
}
