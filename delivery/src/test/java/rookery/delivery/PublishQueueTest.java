package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.PublishQueue.Reservation;

class PublishQueueTest {
  private final PublishQueue queue = new PublishQueue(1_000, 2);

  private static OutboxRow row(long id, String subject) {
    return row(id, subject, 0);
  }

  private static OutboxRow row(long id, String subject, long behind) {
    return new OutboxRow(id, subject, ("r" + id).getBytes(StandardCharsets.UTF_8), behind);
  }

  /// What is offered in these tests is shorter than an envelope.
  private static String text(byte[] bytes) {
    try {
      return new String(Envelope.record(bytes), StandardCharsets.UTF_8);
    } catch (RecordCodec.Unreadable _) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static List<String> texts(List<byte[]> batch) {
    return batch.stream().map(PublishQueueTest::text).toList();
  }

  @Test
  void only_what_is_committed_is_appended() {
    var first = queue.reserve(List.of(row(1, "a")));
    var second = queue.reserve(List.of(row(2, "b")));
    queue.commit(second);

    assertThat(texts(queue.next(100))).containsExactly("r2");
    queue.acknowledge();
    queue.abandon(first);

    assertThat(queue.next(100)).isEmpty();
  }

  @Test
  void a_transaction_that_is_not_decided_holds_back_its_subject_and_what_goes_with_it() {
    var first = queue.reserve(List.of(row(1, "a")));
    queue.commit(queue.reserve(List.of(row(2, "b"), row(3, "a"), row(4, "c"))));
    queue.commit(queue.reserve(List.of(row(5, "d"))));

    assertThat(texts(queue.next(100))).containsExactly("r2", "r5");
    queue.acknowledge();
    queue.commit(first);

    assertThat(texts(queue.next(100))).containsExactly("r1", "r3", "r4");
  }

  @Test
  void callers_learn_when_all_their_rows_are_in_the_log() {
    var reservation = queue.reserve(List.of(row(1, "a"), row(2, "a")));
    queue.commit(reservation);

    assertThat(texts(queue.next(2))).containsExactly("r1");
    queue.acknowledge();
    assertThat(reservation.appended()).isNotDone();
    assertThat(texts(queue.next(2))).containsExactly("r2");
    queue.acknowledge();

    assertThat(reservation.appended()).isCompleted();
    assertThat(queue.deletable(10)).containsExactly(1L, 2L);
  }

  @Test
  void what_comes_behind_a_row_that_only_the_table_shows_is_read_there() {
    var behind = new OutboxRow(5, "a", "r5".getBytes(StandardCharsets.UTF_8), 2);

    assertThat(queue.commit(queue.reserve(List.of(behind)))).isFalse();
    assertThat(queue.next(100)).isEmpty();

    queue.startReading();
    queue.found(List.of(row(2, "a"), row(5, "a")));
    queue.caughtUp();
    assertThat(texts(queue.next(100))).containsExactly("r2", "r5");
  }

  @Test
  void what_comes_behind_a_row_that_was_deleted_meanwhile_is_appended_at_once() {
    queue.commit(queue.reserve(List.of(row(1, "a"))));
    queue.next(100);
    queue.acknowledge();
    var second = queue.reserve(List.of(row(2, "a", 1)));
    queue.deleted(queue.deletable(10));

    assertThat(queue.commit(second)).isTrue();
    assertThat(texts(queue.next(100))).containsExactly("r2");
  }

  @Test
  void in_a_new_epoch_all_that_the_table_holds_is_appended_once_more() throws Exception {
    queue.commit(queue.reserve(List.of(row(1, "a"))));
    queue.next(100);
    queue.acknowledge();
    var waiting = queue.reserve(List.of(row(2, "a")));
    queue.commit(waiting);

    queue.startEpoch();

    assertThat(queue.deletable(10)).isEmpty();
    assertThat(queue.next(100)).isEmpty();
    assertThat(waiting.appended()).isCompletedExceptionally();
    queue.startReading();
    queue.found(List.of(row(1, "a"), row(2, "a")));
    queue.caughtUp();
    assertThat(texts(queue.next(100))).containsExactly("r1", "r2");
  }

  @Test
  void a_batch_of_a_log_that_is_gone_is_appended_again() {
    queue.commit(queue.reserve(List.of(row(1, "a"))));
    queue.next(100);

    queue.retry();

    assertThat(texts(queue.next(100))).containsExactly("r1");
  }

  @Test
  void announcements_beyond_the_bound_are_refused() {
    assertThat(queue.offer(new byte[] {'x'})).isTrue();
    assertThat(queue.offer(new byte[] {'y'})).isTrue();
    assertThat(queue.offer(new byte[] {'z'})).isFalse();
    assertThat(texts(queue.next(100))).containsExactly("x", "y");
  }

  /// Transactions of few subjects commit in row order per subject, as locks make them do, but are
  /// reported in any order; memory is small, so that rows are left to the table again and again.
  @Test
  void whatever_happens_each_row_is_appended_once_and_in_the_order_of_its_subject() {
    for (long seed = 1; seed <= 3_000; seed++) {
      new History(seed).run();
    }
  }

  private static final class History {
    private final long seed;
    private final Random random;
    private final PublishQueue queue;
    private final TreeMap<Long, OutboxRow> table = new TreeMap<>();
    private final Map<String, List<Long>> committed = new HashMap<>();
    private final List<Reservation> undecided = new ArrayList<>();
    private final Map<Reservation, List<OutboxRow>> written = new HashMap<>();
    private final Set<String> locked = new HashSet<>();
    private final List<Reservation> committedButNotTold = new ArrayList<>();
    private final List<Long> log = new ArrayList<>();
    private long nextId = 1;

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.queue = new PublishQueue(random.nextInt(4, 60), 4);
    }

    void run() {
      for (int step = 0; step < 120; step++) {
        step(random.nextInt(8));
      }
      while (!undecided.isEmpty()) {
        step(1);
      }
      while (!committedButNotTold.isEmpty()) {
        step(2);
      }
      for (int step = 0; step < 200; step++) {
        step(3 + random.nextInt(4));
      }
      judge();
    }

    private void step(int kind) {
      switch (kind) {
        case 0 -> write();
        case 1 -> decide();
        case 2 -> tell();
        case 3 -> append(true);
        case 4 -> append(random.nextBoolean());
        case 5 -> delete();
        case 7 -> writtenElsewhere();
        default -> readTable();
      }
    }

    private void write() {
      var rows = new ArrayList<OutboxRow>();
      for (int count = 1 + random.nextInt(3); count > 0; count--) {
        String subject = "s" + random.nextInt(4);
        boolean mine = rows.stream().anyMatch(r -> r.subject().equals(subject));
        if (mine || locked.add(subject)) {
          rows.add(row(nextId++, subject, newest(subject)));
        }
      }
      if (!rows.isEmpty()) {
        var reservation = queue.reserve(rows);
        written.put(reservation, rows);
        undecided.add(reservation);
      }
    }

    private long newest(String subject) {
      return table.values().stream()
          .filter(row -> row.subject().equals(subject))
          .mapToLong(OutboxRow::id)
          .max()
          .orElse(0);
    }

    /// Another node commits a row behind one of ours, for us to append.
    private void writtenElsewhere() {
      String subject = "s" + random.nextInt(4);
      if (!locked.contains(subject) && newest(subject) != 0) {
        var written = row(nextId++, subject);
        table.put(written.id(), written);
        committed.computeIfAbsent(subject, _ -> new ArrayList<>()).add(written.id());
      }
    }

    private void decide() {
      if (undecided.isEmpty()) {
        return;
      }
      var reservation = undecided.remove(random.nextInt(undecided.size()));
      var rows = written.get(reservation);
      rows.forEach(r -> locked.remove(r.subject()));
      if (random.nextInt(5) == 0) {
        queue.abandon(reservation);
        return;
      }
      rows.forEach(r -> table.put(r.id(), r));
      rows.forEach(r -> committed.computeIfAbsent(r.subject(), _ -> new ArrayList<>()).add(r.id()));
      committedButNotTold.add(reservation);
    }

    private void tell() {
      if (!committedButNotTold.isEmpty()) {
        queue.commit(committedButNotTold.remove(random.nextInt(committedButNotTold.size())));
      }
    }

    private void append(boolean succeeds) {
      var batch = texts(queue.next(random.nextInt(1, 12)));
      if (succeeds) {
        batch.forEach(text -> log.add(Long.parseLong(text.substring(1))));
        queue.acknowledge();
      } else {
        queue.retry();
      }
    }

    private void delete() {
      var ids = queue.deletable(1 + random.nextInt(5));
      ids.forEach(table::remove);
      queue.deleted(ids);
    }

    private void readTable() {
      queue.startReading();
      var known = queue.known();
      var read = table.values().stream().filter(r -> !known.contains(r.id())).limit(5).toList();
      if (random.nextInt(3) == 0) {
        tell();
      }
      queue.found(read);
      if (read.size() < 5) {
        queue.caughtUp();
      } else {
        queue.behind();
      }
    }

    private void judge() {
      assertThat(log).as("seed %d: no row twice", seed).doesNotHaveDuplicates();
      committed.forEach((subject, ids) ->
          assertThat(log.stream().filter(ids::contains).toList())
              .as("seed %d: subject %s", seed, subject)
              .isEqualTo(ids));
    }
  }
}
