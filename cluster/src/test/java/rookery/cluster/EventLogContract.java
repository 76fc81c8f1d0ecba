package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

/// What every [EventLog] promises; the numbers are those of its documentation.
public interface EventLogContract {
  /// Two views of one new log, as two nodes have them. An in-process log is the same one twice.
  List<EventLog> twoViews() throws Exception;

  /// Collects what a tailer is given. Thread-safe.
  final class Reading implements Tailer {
    public final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    public final List<Position> epochs = new CopyOnWriteArrayList<>();

    @Override
    public void epoch(Position start) {
      epochs.add(start);
    }

    @Override
    public void entries(List<LogEntry> more) {
      entries.addAll(more);
    }

    /// Every record as text, in order.
    public List<String> texts() {
      return entries.stream()
          .flatMap(entry -> entry.events().stream())
          .map(event -> new String(event.copy(), StandardCharsets.UTF_8))
          .toList();
    }
  }

  /// A producer's next batch of one record.
  static Batch batch(EventLog log, Incarnation producer, long sequence, String text) {
    return new Batch(
        log.head().epoch(), producer, sequence, List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Incarnation producer() {
    return new Incarnation(new RandomIds().next());
  }

  @Test
  default void promise_1_every_tailer_is_given_every_entry_once_in_one_order() throws Exception {
    List<EventLog> views = twoViews();
    var readings = List.of(new Reading(), new Reading());
    for (int i = 0; i < 2; i++) {
      views.get(i).tail(views.get(i).head(), readings.get(i));
    }
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var producers = List.of(producer(), producer(), producer());
    int[] sequences = new int[producers.size()];
    for (int i = 0; i < 300; i++) {
      int who = random.nextInt(producers.size());
      EventLog log = views.get(random.nextInt(2));
      log.append(batch(log, producers.get(who), ++sequences[who], who + ":" + sequences[who]));
    }
    await()
        .untilAsserted(() -> {
          assertThat(readings.get(0).texts())
              .as("seed %d", seed)
              .hasSize(300)
              .doesNotHaveDuplicates();
          assertThat(readings.get(1).texts()).isEqualTo(readings.get(0).texts());
        });
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_2_a_batch_sent_again_is_in_the_log_once() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var reading = new Reading();
    log.tail(log.head(), reading);
    var me = producer();
    assertThat(log.append(batch(log, me, 1, "a"))).isInstanceOf(AppendResult.Appended.class);
    assertThat(log.append(batch(log, me, 1, "a"))).isEqualTo(new AppendResult.AlreadyThere(1));
    assertThat(views.get(1).append(batch(log, me, 1, "a")))
        .isEqualTo(new AppendResult.AlreadyThere(1));
    assertThat(log.append(batch(log, me, 3, "c"))).isEqualTo(new AppendResult.Gap(1));
    assertThat(log.append(batch(log, me, 2, "b"))).isInstanceOf(AppendResult.Appended.class);
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_3_another_epoch_is_told_read_from_its_beginning_and_refused()
      throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var begin = log.head();
    log.append(batch(log, producer(), 1, "a"));
    var reading = new Reading();
    log.tail(new Position(new Epoch("of-another-run"), 7), reading);
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    assertThat(reading.epochs).containsExactly(begin);
    var old = new Batch(new Epoch("of-another-run"), producer(), 1, List.of(new byte[] {1}));
    assertThat(log.append(old)).isEqualTo(new AppendResult.WrongEpoch(log.head().epoch()));
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_4_an_answer_means_that_the_log_has_it() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var start = log.head();
    var me = producer();
    for (int i = 1; i <= 20; i++) {
      log.append(batch(log, me, i, "r" + i));
    }
    var later = new Reading();
    views.get(1).tail(start, later);
    await().untilAsserted(() -> assertThat(later.texts()).hasSize(20));
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_5_after_close_nobody_is_called() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var reading = new Reading();
    var tailing = log.tail(log.head(), reading);
    var me = producer();
    log.append(batch(log, me, 1, "before"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("before"));
    tailing.close();
    var seen = new ArrayList<>(reading.entries);
    views.get(1).append(batch(log, me, 2, "after"));
    var other = new Reading();
    views.get(1).tail(seen.getLast().position(), other);
    await().untilAsserted(() -> assertThat(other.texts()).containsExactly("after"));
    assertThat(reading.entries).isEqualTo(seen);
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_5_a_tailer_may_close_itself_and_is_not_called_again() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var calls = new AtomicInteger();
    var own = new CompletableFuture<EventLog.Tailing>();
    own.complete(
        log.tail(
            log.head(),
            new Tailer() {
              @Override
              public void epoch(Position start) {
                calls.incrementAndGet();
              }

              @Override
              public void entries(List<LogEntry> entries) {
                calls.incrementAndGet();
                own.join().close();
              }
            }));
    var reading = new Reading();
    log.tail(log.head(), reading);
    var me = producer();
    for (int i = 1; i <= 5; i++) {
      log.append(batch(log, me, i, "r" + i));
      int sofar = i;
      await().untilAsserted(() -> assertThat(reading.texts()).hasSize(sofar));
      await().untilAsserted(() -> assertThat(calls).hasValue(1));
    }
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_6_a_fenced_producer_appends_nothing_more_anywhere() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var me = producer();
    var other = producer();
    log.append(batch(log, me, 1, "a"));
    Position end = views.get(1).fence(me);
    assertThat(end).isEqualTo(log.head());
    assertThat(log.append(batch(log, me, 2, "b"))).isEqualTo(new AppendResult.Fenced());
    assertThat(views.get(1).append(batch(log, me, 1, "a"))).isEqualTo(new AppendResult.Fenced());
    assertThat(log.append(batch(log, other, 1, "c"))).isInstanceOf(AppendResult.Appended.class);
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void an_epoch_that_is_renewed_ends_once_and_takes_its_fences_with_it() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var me = producer();
    Epoch old = log.head().epoch();
    log.append(batch(log, me, 1, "a"));
    log.fence(me);
    var reading = new Reading();
    log.tail(log.head(), reading);
    log.renew(old);
    Epoch next = log.head().epoch();
    views.get(1).renew(old);
    assertThat(next).isNotEqualTo(old);
    assertThat(views.get(1).head().epoch()).isEqualTo(next);
    assertThat(log.append(new Batch(old, me, 2, List.of(new byte[] {1}))))
        .isEqualTo(new AppendResult.WrongEpoch(next));
    assertThat(log.append(batch(log, me, 1, "b"))).isInstanceOf(AppendResult.Appended.class);
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("b"));
    assertThat(reading.epochs).extracting(Position::epoch).containsExactly(next);
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_7_a_tailer_that_throws_is_told_of_a_new_start() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    var reading = new Reading();
    log.tail(
        log.head(),
        new Tailer() {
          @Override
          public void epoch(Position start) {
            reading.epoch(start);
          }

          @Override
          public void entries(List<LogEntry> entries) {
            if (reading.epochs.isEmpty()) {
              throw new IllegalStateException("meant to fail: a test");
            }
            reading.entries(entries);
          }
        });
    var me = producer();
    log.append(batch(log, me, 1, "missed"));
    var missed = log.head();
    await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(missed));
    log.append(batch(log, me, 2, "next"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("next"));
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void random_histories_keep_every_promise() throws Exception {
    for (int run = 0; run < 20; run++) {
      List<EventLog> views = twoViews();
      new LogHistory(new Random().nextLong(), views).play(250);
      views.get(0).close();
      views.get(1).close();
    }
  }

  @Test
  default void producers_that_append_at_once_each_keep_their_order() throws Exception {
    List<EventLog> views = twoViews();
    var readings = List.of(new Reading(), new Reading());
    for (int i = 0; i < 2; i++) {
      views.get(i).tail(views.get(i).head(), readings.get(i));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        EventLog log = views.get(i % 2);
        var me = producer();
        threads.submit(() -> {
          for (int n = 1; n <= 100; n++) {
            log.append(batch(log, me, n, me + ":" + n));
            log.append(batch(log, me, n, me + ":" + n));
          }
          return me;
        });
      }
    }
    await().untilAsserted(() -> assertThat(readings.get(0).entries).hasSize(600));
    await()
        .untilAsserted(
            () -> assertThat(readings.get(1).texts()).isEqualTo(readings.get(0).texts()));
    readings.get(0).entries.stream()
        .collect(Collectors.groupingBy(LogEntry::producer))
        .forEach((_, entries) ->
            assertThat(entries)
                .extracting(LogEntry::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList()));
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_8_a_stretch_is_read_again_as_tailers_were_given_it() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    Position start = log.head();
    var reading = new Reading();
    log.tail(start, reading);
    var me = producer();
    for (int i = 1; i <= 10; i++) {
      log.append(batch(log, me, i, "r" + i));
    }
    await().untilAsserted(() -> assertThat(reading.entries).hasSize(10));
    var given = reading.entries.stream().map(LogEntry::position).toList();

    EventLog other = views.get(1);
    assertThat(positions(other.read(start, 100))).isEqualTo(given);
    assertThat(positions(other.read(start, 3))).isEqualTo(given.subList(0, 3));
    assertThat(positions(other.read(given.get(4), 100))).isEqualTo(given.subList(5, 10));
    assertThat(positions(other.read(given.getLast(), 100))).isEmpty();
    assertThat(other.read(given.getLast().next(), 100)).isEqualTo(new EventLog.Stretch.Gone());
    assertThat(other.read(new Position(new Epoch("of-another-run"), 0), 100))
        .isEqualTo(new EventLog.Stretch.Gone());
    views.get(0).close();
    views.get(1).close();
  }

  private static List<Position> positions(EventLog.Stretch stretch) {
    assertThat(stretch).isInstanceOf(EventLog.Stretch.Entries.class);
    return ((EventLog.Stretch.Entries) stretch).entries().stream().map(LogEntry::position).toList();
  }

  @Test
  default void promise_8_what_an_ended_epoch_held_is_gone() throws Exception {
    List<EventLog> views = twoViews();
    EventLog log = views.get(0);
    Position start = log.head();
    log.append(batch(log, producer(), 1, "a"));
    log.renew(start.epoch());
    assertThat(log.read(start, 100)).isEqualTo(new EventLog.Stretch.Gone());
    views.get(0).close();
    views.get(1).close();
  }

  @Test
  default void promise_9_who_was_given_everything_is_not_behind_for_long() throws Exception {
    var views = twoViews();
    var reading = new Reading();
    try (var tailing = views.getLast().tail(views.getLast().head(), reading)) {
      for (int i = 1; i <= 3; i++) {
        views.getFirst().append(batch(views.getFirst(), producer(), 1, "m" + i));
        int given = i;
        await().until(() -> reading.entries.size() == given);
        await().until(() -> tailing.behind().compareTo(LONGEST_QUIET) < 0);
      }
      await()
          .during(Duration.ofMillis(1_500))
          .until(() -> tailing.behind().compareTo(LONGEST_QUIET) < 0);
    }
  }

  /// A log that is well tells each tail at least this often that there is nothing more.
  Duration LONGEST_QUIET = Duration.ofMillis(2_500);
}
