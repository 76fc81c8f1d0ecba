package rookery.bench.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Things that are done some at a time, to be sooner over. Immutable.
public final class Together {
  private static final int AT_ONCE = 8;

  private Together() {}

  /// Does all of them; answers what came of each, in their order.
  public static <T> List<T> all(Stream<Callable<T>> things) {
    var made = new ArrayList<T>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<T>> futures = things.map(threads::submit).toList();
      for (Future<T> future : futures) {
        made.add(future.get());
      }
      return made;
    } catch (ExecutionException e) {
      throw new IllegalStateException("what is to be there cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
