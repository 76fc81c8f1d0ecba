package rookery.bench.callers;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Tally;
import rookery.bench.figures.Latencies;
import rookery.bench.wire.Asked;
import rookery.bench.wire.Call;
import rookery.bench.wire.Lines;
import rookery.bench.wire.Outcome;
import rookery.bench.wire.Wire;

/// Calls at a steady rate, whatever becomes of those before: latency counts from when a call was to
/// be made, so that one that holds up others is not overlooked. Thread-safe.
public final class SteadyLoad implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 5;

  /// More a second than this are looked at every millisecond.
  private static final int MANY = 200;

  private static final int CONNECTIONS = 64;
  private static final long AGO_MILLIS = 60_000;

  private final EventLoop loop;
  private final Balancer balancer;
  private final List<Account> accounts;
  private final InstantSource clock;
  private final AtomicReference<Tally> books;
  private final Echoes echoes;

  /// By node, then by who calls: all over the same connections, or each over its own.
  private final List<List<Lines>> lines;

  private final Random random = new Random(11);
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Timed reads;
  private final Timed posts;
  private final long lookEveryMillis;
  private int turn;
  private boolean over;

  /// How much, in calls a second. Immutable.
  public record Rates(int reads, int posts) {}

  /// Where it is written down. Thread-safe.
  ///
  /// @param echoes is told what is posted
  public record Books(
      AtomicReference<Tally> tally, Latencies reads, Latencies posts, Echoes echoes) {}

  /// Calls of a kind, each at its time. Not thread-safe; confined to the event loop.
  private static final class Timed {
    private final long interval;
    private final Latencies latencies;
    private long next = System.nanoTime();
    private long number;

    Timed(int perSecond, Latencies latencies) {
      this.interval = perSecond == 0 ? Long.MAX_VALUE / 4 : 1_000_000_000L / perSecond;
      this.latencies = latencies;
    }
  }

  private SteadyLoad(
      Wire wire,
      Balancer balancer,
      List<Account> accounts,
      Rates rates,
      Books books,
      InstantSource clock,
      boolean apart) {
    this.loop = wire.loop();
    this.balancer = balancer;
    this.accounts = List.copyOf(accounts);
    this.clock = clock;
    this.books = books.tally();
    this.echoes = books.echoes();
    this.reads = new Timed(rates.reads(), books.reads());
    this.posts = new Timed(rates.posts(), books.posts());
    this.lookEveryMillis = rates.reads() + rates.posts() > MANY ? 1 : LOOK_EVERY_MILLIS;
    this.lines = new ArrayList<>();
    for (int i = 0; i < balancer.count(); i++) {
      var address = balancer.address(i);
      int most = apart ? Lines.OF_A_BROWSER : CONNECTIONS;
      lines.add(
          Stream.generate(() -> new Lines(wire, loop, address, most))
              .limit(apart ? accounts.size() : 1)
              .toList());
    }
  }

  /// Begins, all over the same connections, as a proxy would.
  public static SteadyLoad start(
      Wire wire,
      Balancer balancer,
      List<Account> accounts,
      Rates rates,
      Books books,
      InstantSource clock) {
    return begun(new SteadyLoad(wire, balancer, accounts, rates, books, clock, false));
  }

  /// Begins, everybody over connections of their own.
  public static SteadyLoad startApart(
      Wire wire,
      Balancer balancer,
      List<Account> accounts,
      Rates rates,
      Books books,
      InstantSource clock) {
    return begun(new SteadyLoad(wire, balancer, accounts, rates, books, clock, true));
  }

  private static SteadyLoad begun(SteadyLoad load) {
    load.loop.execute(load::look);
    return load;
  }

  private void look() {
    long now = System.nanoTime();
    for (; reads.next <= now; reads.next += reads.interval) {
      int who = somebody();
      var call = Everyday.any(accounts.get(who), random, clock.millis() - AGO_MILLIS);
      ask(reads, who, call, _ -> {});
    }
    for (; posts.next <= now; posts.next += posts.interval) {
      post(somebody(), posts.number++);
    }
    if (!over) {
      loop.schedule(this::look, lookEveryMillis, TimeUnit.MILLISECONDS);
    }
  }

  private int somebody() {
    return random.nextInt(accounts.size());
  }

  private void post(int who, long number) {
    var rooms = accounts.get(who).rooms();
    String room = rooms.get(random.nextInt(rooms.size()));
    echoes.says(number, posts.next, room);
    ask(
        posts,
        who,
        Everyday.post(room, number),
        outcome -> {
          if (!outcome.fine()) {
            echoes.notSaid(number);
          }
        });
  }

  private void ask(Timed stream, int who, Call call, Consumer<Outcome> then) {
    int node = balancer.choose(turn++);
    outstanding.incrementAndGet();
    var all = lines.get(node);
    all.get(who % all.size())
        .ask(
            new Asked(
                call,
                accounts.get(who).token(),
                "",
                stream.next,
                outcome -> {
                  then.accept(outcome);
                  note(stream, node, outcome);
                }));
  }

  /// Calls that are under way.
  public int outstanding() {
    return outstanding.get();
  }

  private void note(Timed stream, int node, Outcome outcome) {
    outstanding.decrementAndGet();
    if (over) {
      return;
    }
    if (outcome.fine()) {
      stream.latencies.record(outcome.nanos());
      books.get().answered(outcome.bytes(), outcome.unchanged());
    } else {
      books.get().failed("a steady caller: " + outcome, balancer.isUp(node));
    }
  }

  @Override
  public void close() {
    loop.execute(() -> {
      over = true;
      lines.forEach(each -> each.forEach(Lines::close));
    });
  }
}
