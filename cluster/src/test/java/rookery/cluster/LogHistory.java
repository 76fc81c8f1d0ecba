package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import rookery.kernel.Incarnation;

/// One random history of a log: producers that send the next batch, send one again because they did
/// not hear the answer, skip one, come late from another epoch or are fenced; readers that stop and
/// go on. Every answer is compared with a plain model, and at the end every reader with the model's
/// list. Not thread-safe; confined to a test's thread.
final class LogHistory {
  private static final int PRODUCERS = 4;

  private final long seed;
  private final Random random;
  private final List<EventLog> views;
  private final Epoch epoch;
  private final Position start;
  private final List<Incarnation> producers =
      Stream.generate(EventLogContract::producer).limit(PRODUCERS).toList();
  private final EventLogContract.Reading steady = new EventLogContract.Reading();
  private final EventLogContract.Reading restless = new EventLogContract.Reading();
  private EventLog.Tailing restlessTail;

  private final List<String> log = new ArrayList<>();
  private final Map<Incarnation, Long> last = new HashMap<>();
  private final Set<Incarnation> fenced = new HashSet<>();

  LogHistory(long seed, List<EventLog> views) {
    this.seed = seed;
    this.random = new Random(seed);
    this.views = views;
    this.start = views.getFirst().head();
    this.epoch = start.epoch();
    this.restlessTail = views.getLast().tail(start, restless);
  }

  void play(int steps) throws LogUnavailable {
    try (var _ = views.getFirst().tail(start, steady)) {
      for (int step = 0; step < steps; step++) {
        step();
      }
      await()
          .untilAsserted(() -> {
            assertThat(steady.texts()).as("seed %d", seed).isEqualTo(log);
            assertThat(restless.texts()).as("seed %d", seed).isEqualTo(log);
          });
      assertThat(steady.epochs).as("seed %d", seed).isEmpty();
      assertThat(restless.epochs).as("seed %d", seed).isEmpty();
    } finally {
      restlessTail.close();
    }
  }

  private void step() throws LogUnavailable {
    var producer = producers.get(random.nextInt(PRODUCERS));
    long next = last.getOrDefault(producer, 0L) + 1;
    switch (random.nextInt(40)) {
      case 0 -> fence(producer);
      case 1 -> stopAndGoOn();
      case 2, 3 -> send(new Epoch("of-another-run"), producer, next);
      case 4, 5, 6 -> send(epoch, producer, next + 1 + random.nextInt(3));
      case 7, 8, 9, 10, 11, 12 -> send(epoch, producer, Math.max(1, next - random.nextInt(3)));
      default -> send(epoch, producer, next);
    }
  }

  private void send(Epoch in, Incarnation producer, long sequence) throws LogUnavailable {
    var texts = new ArrayList<String>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      texts.add(producer + ":" + sequence + ":" + i);
    }
    var batch = new Batch(in, producer, sequence, texts.stream().map(LogHistory::bytes).toList());
    AppendResult expected = model(batch, texts);
    assertThat(views.get(random.nextInt(views.size())).append(batch))
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  /// What the log has to answer.
  private AppendResult model(Batch batch, List<String> texts) {
    long before = last.getOrDefault(batch.producer(), 0L);
    if (!batch.epoch().equals(epoch)) {
      return new AppendResult.WrongEpoch(epoch);
    }
    if (fenced.contains(batch.producer())) {
      return new AppendResult.Fenced();
    }
    if (batch.sequence() <= before) {
      return new AppendResult.AlreadyThere(before);
    }
    if (batch.sequence() > before + 1) {
      return new AppendResult.Gap(before);
    }
    last.put(batch.producer(), batch.sequence());
    log.addAll(texts);
    return new AppendResult.Appended(new Position(epoch, start.index() + taken()));
  }

  private long taken() {
    return last.values().stream().mapToLong(Long::longValue).sum();
  }

  private void fence(Incarnation producer) throws LogUnavailable {
    if (fenced.size() < PRODUCERS - 1) {
      fenced.add(producer);
      Position end = views.get(random.nextInt(views.size())).fence(producer);
      assertThat(end).as("seed %d", seed).isEqualTo(new Position(epoch, start.index() + taken()));
    }
  }

  private void stopAndGoOn() {
    restlessTail.close();
    var from = restless.entries.isEmpty() ? start : restless.entries.getLast().position();
    restlessTail = views.get(random.nextInt(views.size())).tail(from, restless);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
