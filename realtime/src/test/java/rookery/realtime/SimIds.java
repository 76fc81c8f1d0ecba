package rookery.realtime;

import java.util.Random;
import rookery.kernel.IdSource;

/// Ids of a simulated cluster: the same for the same seed. Not thread-safe; confined to its
/// simulation.
final class SimIds implements IdSource {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 26;

  private final Random random;

  SimIds(Random random) {
    this.random = random;
  }

  @Override
  public String next() {
    var id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
