package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.Formats;
import rookery.cluster.InProcessLog;
import rookery.cluster.Position;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.LogMark;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Step;
import rookery.kernel.Tracing;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// What an entry of the log says of traces.
class TracedEventsTest implements LogListener {
  private static final RandomIds IDS = new RandomIds();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319";

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final ChannelId town = new ChannelId(IDS.next());
  private final List<List<LogRecord>> entries = new CopyOnWriteArrayList<>();
  private final Delivery delivery = delivery();

  record Said(String text) implements DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  /// A step that knows its parent alone. Immutable.
  private record Told(String traceparent) implements Step {
    @Override
    public boolean recorded() {
      return true;
    }

    @Override
    public Step with(String key, String value) {
      return this;
    }

    @Override
    public Step with(String key, long value) {
      return this;
    }

    @Override
    public Step reached(String what) {
      return this;
    }

    @Override
    public Step failed(String why) {
      return this;
    }

    @Override
    public void close() {}
  }

  /// Tells of every step under its parent's own name.
  private static final class Tell implements Tracing {
    @Override
    public boolean on() {
      return true;
    }

    @Override
    public Step request(String method, String route, String parent) {
      return new Told(parent);
    }

    @Override
    public boolean following() {
      return false;
    }

    @Override
    public Step step(Step.Kind kind, String name) {
      return Step.NONE;
    }

    @Override
    public Step follow(Step.Kind kind, String name, String parent) {
      return new Told(parent);
    }
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private Delivery delivery() {
    var made =
        lifecycle.own(
            Delivery.start(
                lifecycle.own(new InProcessLog(new Epoch("one"), 1 << 20)),
                CurrentEpoch.ALWAYS,
                database,
                new Incarnation(IDS.next()),
                "node",
                lifecycle.own(new RealTimers()),
                DeliverySettings.DEFAULTS,
                new EntryFormats(Formats.OF_THIS_BUILD, 0, System::nanoTime),
                new SimpleMeterRegistry(),
                new Tell()));
    made.listen(this);
    made.follow();
    return made;
  }

  @Override
  public void newEpoch(Position start) {}

  @Override
  public void entry(Position position, List<LogRecord> records) {
    entries.add(records);
  }

  @Test
  void callers_who_share_a_transaction_have_each_their_own_trace() {
    database.write(tx -> {
      says("of nobody", "", () -> delivery.outbox().add(tx, new Said("a"), scope()));
      says("ann", TRACE + "1", () -> delivery.outbox().add(tx, new Said("b"), scope()));
      says("bob", TRACE + "2", () -> delivery.outbox().add(tx, new Said("c"), scope()));
      return tx;
    });

    await().atMost(Duration.ofSeconds(20)).until(() -> texts().size() == 3);
    assertThat(texts())
        .isEqualTo(
            Map.of(
                "a", "",
                "b", parent(TRACE + "1"),
                "c", parent(TRACE + "2")));
  }

  private Scope.ToChannel scope() {
    return new Scope.ToChannel(town);
  }

  private static String parent(String trace) {
    return "00-" + trace + "-b7ad6b7169203331-01";
  }

  private static void says(String id, String trace, Runnable task) {
    LogMark.around(
        id,
        () -> {
          LogMark.step(trace.isEmpty() ? Step.NONE : new Told(parent(trace)));
          task.run();
        });
  }

  /// What each event's entry says of its trace, by the event's text.
  private Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    for (List<LogRecord> records : entries) {
      Map<Long, String> parents = TraceNotice.in(records);
      for (LogRecord record : records) {
        if (record instanceof ClientEvent event) {
          String json = new String(event.json(), java.nio.charset.StandardCharsets.UTF_8);
          texts.put(
              json.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"),
              parents.getOrDefault(event.row(), ""));
        }
      }
    }
    return texts;
  }
}
