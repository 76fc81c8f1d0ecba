package rookery.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.Formats;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// Nodes that write, remember and ask, in one thread and from one seed: the log is given to each of
/// them when it pleases, begins anew, is not heard for a while; and while a load is under way
/// anything may happen. Each write raises the version of its key, so an answer tells how old it is.
/// Not thread-safe; confined to its test.
final class CacheHistory {
  private static final Topic THINGS = new Topic("things");
  private static final int NODES = 3;
  private static final List<String> KEYS = List.of("a", "b", "c", "d");
  private static final Incarnation LIFE = new Incarnation("life000000000000000000000a");
  private static final int DEEPEST = 3;

  private final Random random;
  private final Mutation mutation;
  private final Map<String, Integer> truth = new HashMap<>();
  private final List<Written> pending = new ArrayList<>();
  private final List<Written> log = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private int epoch;
  private int depth;
  private int fromMemory;

  /// Something wrong that is planted.
  enum Mutation {
    NONE,
    NO_NOTICE_AT_THE_COMMIT,
    NO_NOTICE_FROM_THE_LOG,
    OVERTAKEN_LOAD_IS_KEPT,
    NOT_EMPTIED_IN_A_NEW_EPOCH,
    REMEMBERS_WHAT_IT_HEARS_NO_MORE_OF
  }

  /// An answer was older than it may be.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  private record Written(String key, int version) {}

  CacheHistory(long seed, Mutation mutation) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
    this.mutation = mutation;
    KEYS.forEach(key -> truth.put(key, 0));
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node("n" + i));
    }
  }

  /// How many answers came from memory.
  int fromMemory() {
    return fromMemory;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    settle();
  }

  private void step() {
    Node node = nodes.get(random.nextInt(NODES));
    String key = KEYS.get(random.nextInt(KEYS.size()));
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> node.writes(key);
      case 3, 4, 5 -> append(key);
      case 6, 7, 8 -> node.hears(1 + random.nextInt(3));
      case 9 -> {
        if (random.nextInt(8) == 0) {
          epoch++;
          log.clear();
        }
      }
      case 10 -> node.turnsDeaf();
      case 11 -> node.hearsAgain();
      default -> node.asks(key);
    }
  }

  /// What one key has had longest to wait: keys are logged in the order of their commits.
  private void append(String key) {
    pending.stream()
        .filter(written -> written.key.equals(key))
        .findFirst()
        .ifPresent(written -> {
          pending.remove(written);
          log.add(written);
        });
  }

  /// In the end all is told, and everybody knows everything.
  private void settle() {
    depth = DEEPEST;
    log.addAll(pending);
    pending.clear();
    for (Node node : nodes) {
      node.hearsAgain();
      for (String key : KEYS) {
        node.least.put(key, version(key));
        node.asks(key);
      }
    }
  }

  private int version(String key) {
    return truth.getOrDefault(key, 0);
  }

  /// Others go on while one waits for the database.
  private void meanwhile() {
    if (depth < DEEPEST && random.nextInt(3) == 0) {
      depth++;
      int steps = random.nextInt(6);
      for (int i = 0; i < steps; i++) {
        step();
      }
      depth--;
    }
  }

  /// A node with one cache. Not thread-safe; confined to the history.
  private final class Node {
    private final String name;
    private final Tail tail =
        new Tail(
            at(0),
            new EntryFormats(Formats.OF_THIS_BUILD, 0, () -> 0),
            () -> {},
            new SimpleMeterRegistry());
    private final Map<String, Integer> least = new HashMap<>();
    private final Set<String> loading = new HashSet<>();
    private final Function<String, Optional<Integer>> cache;
    private int heardEpoch;
    private int heard;
    private boolean deaf;
    private boolean committing;
    private boolean loaded;

    Node(String name) {
      this.name = name;
      this.cache =
          mutation == Mutation.OVERTAKEN_LOAD_IS_KEPT
              ? new Careless(notices(), this::load)::get
              : new Cached<>(
                      new CacheSpec<Integer>("things", 1 << 20, _ -> 4, THINGS),
                      notices(),
                      new SimpleMeterRegistry(),
                      this::load)
                  ::get;
    }

    private Position at(int index) {
      return new Position(new Epoch("e" + epoch), index);
    }

    private Optional<Integer> load(String key) {
      loaded = true;
      int read = version(key);
      loading.add(key);
      meanwhile();
      loading.remove(key);
      return Optional.of(read);
    }

    void asks(String key) {
      // Nobody in this one thread can wait for a load that waits for this.
      if (loading.contains(key)) {
        return;
      }
      int atLeast = deaf ? version(key) : least.getOrDefault(key, 0);
      loaded = false;
      int answer = cache.apply(key).orElseThrow();
      if (answer < atLeast || answer > version(key)) {
        throw new Violation(
            "%s says %s of %s, which is %s there and %s in truth"
                .formatted(name, answer, key, atLeast, version(key)));
      }
      if (!loaded) {
        fromMemory++;
      }
    }

    void writes(String key) {
      int version = version(key) + 1;
      truth.put(key, version);
      pending.add(new Written(key, version));
      meanwhile();
      committing = true;
      tail.committed(THINGS.about(key));
      committing = false;
      least.merge(key, version, Math::max);
    }

    void hears(int most) {
      if (heardEpoch != epoch) {
        heardEpoch = epoch;
        heard = 0;
        tail.epoch(at(0));
        truth.forEach(least::put);
        return;
      }
      for (int i = 0; i < most && heard < log.size(); i++) {
        Written next = log.get(heard++);
        byte[] record =
            Envelope.of(heard, RecordCodec.encode(THINGS.about(next.key), Formats.FIRST));
        tail.entries(List.of(new LogEntry(at(heard), LIFE, heard, List.of(Bytes.of(record)))));
        least.merge(next.key, next.version, Math::max);
      }
    }

    void turnsDeaf() {
      deaf = true;
    }

    void hearsAgain() {
      while (heardEpoch != epoch || heard < log.size()) {
        hears(log.size());
      }
      deaf = false;
    }

    private Notices notices() {
      return new Notices() {
        @Override
        public void on(Topic topic, Topic.Listener listener) {
          tail.on(topic, listener);
        }

        @Override
        public void forget(Topic topic, Consumer<String> forget) {
          tail.forget(
              topic,
              key -> {
                var skipped =
                    committing ? Mutation.NO_NOTICE_AT_THE_COMMIT : Mutation.NO_NOTICE_FROM_THE_LOG;
                if (mutation != skipped) {
                  loading.remove(key);
                  forget.accept(key);
                }
              });
        }

        @Override
        public void onNewEpoch(Runnable task) {
          if (mutation != Mutation.NOT_EMPTIED_IN_A_NEW_EPOCH) {
            tail.onNewEpoch(() -> {
              loading.clear();
              task.run();
            });
          }
        }

        @Override
        public Duration behind() {
          return deaf && mutation != Mutation.REMEMBERS_WHAT_IT_HEARS_NO_MORE_OF
              ? Cached.LONGEST_UNHEARD.plusMillis(1)
              : Cached.LONGEST_UNHEARD;
        }
      };
    }
  }

  /// A cache as it is often written. Thread-safe.
  private static final class Careless {
    private final Map<String, Optional<Integer>> values = new ConcurrentHashMap<>();
    private final Notices notices;
    private final Function<String, Optional<Integer>> loader;

    Careless(Notices notices, Function<String, Optional<Integer>> loader) {
      this.notices = notices;
      this.loader = loader;
      notices.forget(THINGS, values::remove);
      notices.onNewEpoch(values::clear);
    }

    Optional<Integer> get(String key) {
      var known = values.get(key);
      if (known != null && notices.behind().compareTo(Cached.LONGEST_UNHEARD) <= 0) {
        return known;
      }
      var loaded = loader.apply(key);
      values.put(key, loaded);
      return loaded;
    }
  }
}
