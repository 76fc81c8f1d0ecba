package rookery.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.cluster.postgres.Leadership;
import rookery.delivery.Delivery;
import rookery.delivery.DeliverySettings;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;
import rookery.server.cluster.ClusterEvent.Kind;

/// Two nodes over one log and one database.
class ChronicleTest {
  private static final RandomIds IDS = new RandomIds();

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final Epoch first = new Epoch("one");
  private final InProcessLog log = lifecycle.own(new InProcessLog(first, 1 << 20));
  private final Node leader = new Node("a");
  private final Node other = new Node("b");

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// A node's chronicle. Thread-safe.
  private final class Node {
    final Incarnation life = new Incarnation(IDS.next());
    final Chronicle chronicle;

    Node(String name) {
      var metrics = new SimpleMeterRegistry();
      var timers = lifecycle.own(new RealTimers());
      var leadership = lifecycle.own(Leadership.join(database, life, timers, metrics));
      var delivery =
          lifecycle.own(
              Delivery.start(
                  log, database, life, name, timers, DeliverySettings.DEFAULTS, metrics));
      chronicle =
          Chronicle.follow(
              database, delivery.outbox(), delivery.notices(), leadership, new Watch());
      delivery.follow();
      chronicle.catchUp();
    }

    /// What it knows, the oldest first.
    List<String> knows() {
      var texts = new ArrayList<String>();
      for (ClusterEvent event : chronicle.recent()) {
        texts.addFirst(event.node() + " " + event.text());
      }
      return texts;
    }
  }

  private static Wish wish(Incarnation node, Kind kind) {
    return new Wish(node.value(), "n", kind, "");
  }

  private static Wish leads(int term) {
    return new Wish(ClusterEvent.LEADER, "n", Kind.LEADS, "in term " + term);
  }

  private void bothKnow(String... events) {
    await()
        .untilAsserted(() -> {
          assertThat(leader.knows()).containsExactly(events);
          assertThat(other.knows()).containsExactly(events);
        });
  }

  @Test
  void what_the_leader_writes_all_nodes_hear_once() {
    leader.chronicle.writeAsLeader(wish(other.life, Kind.JOINED));
    leader.chronicle.writeAsLeader(wish(other.life, Kind.JOINED));
    leader.chronicle.writeAsLeader(leads(1));
    leader.chronicle.writeAsLeader(leads(1));
    leader.chronicle.writeAsLeader(wish(other.life, Kind.SUSPECTED));
    leader.chronicle.writeAsLeader(leads(2));

    bothKnow(
        "n joined",
        "n leads, in term 1",
        "n is suspected: it does not show itself",
        "n leads, in term 2");
  }

  @Test
  void who_does_not_lead_writes_only_of_itself() {
    other.chronicle.writeAsLeader(wish(leader.life, Kind.LOST));
    other.chronicle.later(wish(other.life, Kind.RESYNCHRONISED));
    other.chronicle.catchUp();
    other.chronicle.catchUp();

    bothKnow("n fell out of the log's window and started over, with its clients");
  }

  @Test
  void of_one_that_left_nothing_more_is_written() {
    leader.chronicle.writeAsLeader(wish(other.life, Kind.JOINED));
    other.chronicle.write(wish(other.life, Kind.LEFT));
    leader.chronicle.writeAsLeader(wish(other.life, Kind.SUSPECTED));
    leader.chronicle.writeAsLeader(wish(other.life, Kind.LOST));

    bothKnow("n joined", "n left");
  }

  @Test
  void a_new_epoch_reads_the_table_again_and_doubles_nothing() throws Exception {
    leader.chronicle.writeAsLeader(wish(other.life, Kind.JOINED));
    bothKnow("n joined");
    database.write(tx ->
        tx.sql(
                """
                insert into cluster_event (subject, node, kind, detail) values
                  ('x', 'n', 'JOINED', 'untold'), ('y', 'n', 'WHAT_COMES_LATER', '')
                """)
            .run());
    log.renew(first);

    await()
        .untilAsserted(() -> {
          leader.chronicle.catchUp();
          assertThat(leader.knows()).containsExactly("n joined", "n joined, untold");
        });
  }

  @Test
  void only_the_last_ones_are_kept_in_memory_and_a_month_in_the_table() {
    for (int term = 1; term <= Chronicle.RECENT + 5; term++) {
      leader.chronicle.writeAsLeader(leads(term));
    }
    assertThat(leader.knows())
        .hasSize(Chronicle.RECENT)
        .endsWith("n leads, in term " + (Chronicle.RECENT + 5));
    leader.chronicle.writeAsLeader(wish(other.life, Kind.JOINED));
    leader.chronicle.writeAsLeader(wish(leader.life, Kind.LOST));
    database.write(tx -> tx.sql("update cluster_event set at = at - interval '31 days'").run());

    leader.chronicle.trim();

    assertThat(
            database.<List<String>>read(queries ->
                queries
                    .sql("select kind from cluster_event order by id")
                    .list(row -> row.text("kind"))))
        .containsExactly("LEADS", "JOINED");
  }
}
