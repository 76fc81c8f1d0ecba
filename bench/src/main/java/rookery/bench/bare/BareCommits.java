package rookery.bench.bare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import rookery.bench.figures.Latencies;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.postgres.DatabaseSettings;

/// Posts as rows and counters alone: callers in this process, a writer for each half of the
/// channels that takes whatever waits when it becomes free, and one statement for all of it, which
/// is its own transaction. Nobody is asked whether they may, nothing is told to anybody.
/// Thread-safe.
public final class BareCommits implements AutoCloseable {
  private static final int WRITERS = 2;
  private static final int MOST_TOGETHER = 500;

  private final Lifecycle parts;
  private final List<BlockingQueue<Wish>> queues;
  private final int channels;
  private final int users;
  private final RandomIds ids = new RandomIds();
  private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();

  /// A post to be written. Immutable, but for what waits for it.
  private record Wish(
      String id, long at, String user, String channel, CompletableFuture<Boolean> done) {}

  private BareCommits(Lifecycle parts, List<BlockingQueue<Wish>> queues, int channels, int users) {
    this.parts = parts;
    this.queues = List.copyOf(queues);
    this.channels = channels;
    this.users = users;
  }

  /// Makes tables like those of a site that nodes have been at, in a schema of their own, and
  /// starts the writers.
  public static BareCommits at(DatabaseSettings database, int channels, int users) {
    var parts = new Lifecycle();
    try (Connection first = connection(database)) {
      for (String statement : BareSql.tables(channels, users)) {
        try (var run = first.createStatement()) {
          run.execute(statement);
        }
      }
      var queues = new ArrayList<BlockingQueue<Wish>>();
      var commits = new BareCommits(parts, queuesInto(queues), channels, users);
      for (BlockingQueue<Wish> queue : queues) {
        var connection = parts.own(connection(database));
        var thread =
            Thread.ofPlatform()
                .name("bare-writer")
                .daemon()
                .start(() -> commits.write(connection, queue));
        parts.own(() -> end(thread));
      }
      return commits;
    } catch (SQLException e) {
      parts.close();
      throw new IllegalStateException("the database does not take bare posts", e);
    }
  }

  private static List<BlockingQueue<Wish>> queuesInto(List<BlockingQueue<Wish>> queues) {
    for (int i = 0; i < WRITERS; i++) {
      queues.add(new LinkedBlockingQueue<>());
    }
    return queues;
  }

  private static Connection connection(DatabaseSettings database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Connection connection, BlockingQueue<Wish> queue) {
    var batch = new ArrayList<Wish>();
    try (PreparedStatement statement = connection.prepareStatement(BareSql.WRITE)) {
      while (!Thread.currentThread().isInterrupted()) {
        batch.add(queue.take());
        queue.drainTo(batch, MOST_TOGETHER - 1);
        write(connection, statement, batch);
        commits.incrementAndGet();
        rows.addAndGet(batch.size());
        batch.forEach(wish -> wish.done().complete(true));
        batch.clear();
      }
    } catch (SQLException e) {
      batch.forEach(wish -> wish.done().completeExceptionally(e));
      queue.forEach(wish -> wish.done().completeExceptionally(e));
    } catch (InterruptedException _) {
      // It is over.
    }
  }

  private static void write(Connection connection, PreparedStatement statement, List<Wish> batch)
      throws SQLException {
    statement.setArray(1, texts(connection, batch.stream().map(Wish::id).toList()));
    statement.setArray(
        2, connection.createArrayOf("bigint", batch.stream().map(Wish::at).toArray()));
    statement.setArray(3, texts(connection, batch.stream().map(Wish::user).toList()));
    statement.setArray(4, texts(connection, batch.stream().map(Wish::channel).toList()));
    statement.executeUpdate();
  }

  private static java.sql.Array texts(Connection connection, List<String> values)
      throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private CompletableFuture<Boolean> post(int user, int channel) {
    var done = new CompletableFuture<Boolean>();
    var wish =
        new Wish(
            ids.next(),
            clock.incrementAndGet(),
            BareSql.user(user % users),
            BareSql.channel(channel),
            done);
    queues.get(channel % WRITERS).add(wish);
    return done;
  }

  /// Posts a second of callers who each make the next one when the last is committed.
  public double postsPerSecond(int callers, Duration time) {
    var made = new AtomicLong();
    long since = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        all.add(threads.submit(() -> call(number, since + time.toNanos(), made)));
      }
      all.forEach(BareCommits::join);
    }
    return made.get() / ((System.nanoTime() - since) / 1e9);
  }

  private void call(int number, long until, AtomicLong made) {
    var random = new Random(number);
    while (System.nanoTime() - until < 0) {
      var _ = post(number, random.nextInt(channels)).join();
      made.incrementAndGet();
    }
  }

  private static void join(Future<?> future) {
    try {
      future.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a bare post was not committed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// From when a post was to be made until it is committed, at a steady rate.
  public Latencies.Stretch latencies(Duration time, int perSecond) {
    var latencies = new Latencies();
    var all = new ArrayList<CompletableFuture<?>>();
    long interval = Duration.ofSeconds(1).toNanos() / perSecond;
    long since = System.nanoTime();
    for (int i = 0; i * interval < time.toNanos(); i++) {
      long due = since + i * interval;
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      all.add(post(i, i % channels).thenRun(() -> latencies.record(System.nanoTime() - due)));
    }
    all.forEach(CompletableFuture::join);
    return latencies.take();
  }

  /// How many posts shared a commit, on average.
  public double postsPerCommit() {
    return commits.get() == 0 ? 0 : (double) rows.get() / commits.get();
  }

  @Override
  public void close() {
    parts.close();
  }
}
