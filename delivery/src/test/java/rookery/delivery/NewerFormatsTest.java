package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.FormatChoice.Other;
import rookery.cluster.Formats;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Tracing;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// A build that knows format 1 beside one that knows 2 as well, in which records are another.
class NewerFormatsTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Formats OLDER = new Formats(1, 1);
  private static final Formats NEWER = new Formats(1, 2);
  private static final long WINDOW = Duration.ofMinutes(10).toNanos();

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 1 << 20));
  private final AtomicLong now = new AtomicLong();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// A node of one of the builds. Not thread-safe but for what its tail tells.
  private final class Node implements LogListener {
    private final EntryFormats formats;
    private final Delivery delivery;
    private final List<LogRecord> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger startedOver = new AtomicInteger();

    Node(Formats own) {
      formats = new EntryFormats(own, own.newest(), WINDOW, now::get);
      delivery =
          lifecycle.own(
              Delivery.start(
                  log,
                  CurrentEpoch.ALWAYS,
                  database,
                  new Incarnation(IDS.next()),
                  "node",
                  lifecycle.own(new RealTimers()),
                  DeliverySettings.DEFAULTS,
                  formats,
                  new SimpleMeterRegistry(),
                  Tracing.OFF));
      delivery.listen(this);
      delivery.follow();
    }

    @Override
    public void newEpoch(Position start) {
      startedOver.incrementAndGet();
    }

    @Override
    public void entry(Position position, List<LogRecord> records) {
      heard.addAll(records);
    }

    void says(String text) {
      database.write(tx -> {
        delivery.outbox().add(tx, new Said(text), new Scope.ToChannel(new ChannelId(IDS.next())));
        return text;
      });
    }

    void hears(int records) {
      await().untilAsserted(() -> assertThat(heard).hasSize(records));
    }
  }

  private Node newerAlone() {
    var node = new Node(NEWER);
    now.addAndGet(WINDOW);
    node.formats.adapt(List.of());
    assertThat(node.formats.written()).isEqualTo(2);
    return node;
  }

  @Test
  void beside_an_older_build_the_newer_writes_what_both_read() {
    var newer = newerAlone();
    newer.formats.adapt(List.of(new Other("older", 1, 1)));
    var older = new Node(OLDER);

    newer.says("one");
    older.says("two");

    newer.hears(2);
    older.hears(2);
    assertThat(older.startedOver).hasValue(0);
  }

  @Test
  void records_stay_as_they_are_in_a_format_that_changes_something_else() {
    var formats = new EntryFormats(new Formats(1, 2), WINDOW, now::get);
    now.addAndGet(WINDOW);
    formats.adapt(List.of());

    assertThat(formats.written()).isEqualTo(2);
    assertThat(formats.encode(new Topic("topic").about("key"))[0]).isEqualTo((byte) 1);
  }

  @Test
  void what_an_older_build_cannot_read_makes_its_connections_start_over_and_is_no_hole() {
    var newer = newerAlone();
    var older = new Node(OLDER);

    newer.says("unseen");
    newer.formats.adapt(List.of(new Other("older", 1, 1)));
    newer.says("seen");

    older.hears(1);
    newer.hears(2);
    assertThat(older.startedOver).hasValue(1);
    assertThat(older.delivery.lost().toCompletableFuture()).isNotDone();
  }

  @Test
  void who_comes_back_behind_such_an_entry_is_not_continued() throws Exception {
    var newer = newerAlone();
    var older = new Node(OLDER);
    newer.says("unseen");
    newer.formats.adapt(List.of(new Other("older", 1, 1)));
    newer.says("seen");
    older.hears(1);

    assertThat(older.delivery.history().behind(new Position(new Epoch("one"), 0)))
        .isInstanceOf(History.Answer.Gone.class);
    assertThat(newer.delivery.history().behind(new Position(new Epoch("one"), 0)))
        .isInstanceOf(History.Answer.Found.class);
  }

  @Test
  void a_build_that_others_do_not_heed_takes_no_part_any_more() {
    var newer = newerAlone();
    var older = new Node(OLDER);
    newer.says("one");
    await().untilAsserted(() -> assertThat(older.startedOver).hasValue(1));

    now.addAndGet(Duration.ofSeconds(11).toNanos());
    newer.says("two");

    assertThat(older.delivery.lost().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void a_batch_that_is_packed_as_no_build_here_knows_is_met_in_the_same_way() {
    var tail =
        new Tail(
            new Position(new Epoch("one"), 0),
            new EntryFormats(OLDER, WINDOW, now::get),
            () -> {},
            new SimpleMeterRegistry());
    var listener = new AtomicInteger();
    tail.listen(
        new LogListener() {
          @Override
          public void newEpoch(Position start) {
            listener.incrementAndGet();
          }

          @Override
          public void entry(Position position, List<LogRecord> records) {
            throw new AssertionError("nothing can be read of it");
          }
        });

    var place = new Position(new Epoch("one"), 1);
    tail.entries(
        List.of(
            new LogEntry(
                place,
                new Incarnation(IDS.next()),
                1,
                List.of(Bytes.of(new byte[] {2, 0, 0, 0, 9})))));

    assertThat(listener).hasValue(1);
    assertThat(tail.position()).isEqualTo(place);
  }
}
