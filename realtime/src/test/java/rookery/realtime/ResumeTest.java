package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.InProcessLog;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.Lifecycle;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// A client comes back, to the same node or to another, and goes on at the very next event.
@Tag("full")
class ResumeTest {
  private static final Extensions NONE = new Extensions(List.of(), List.of(), List.of());

  private final Lifecycle lifecycle = new Lifecycle();
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 64 << 20));
  private final InProcessCheckpoints checkpoints = new InProcessCheckpoints(InstantSource.system());
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private int said;

  record Said(int number) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "said";
    }
  }

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  private SmallNode node(RealtimeSettings settings) throws Exception {
    return lifecycle.own(new SmallNode(log, checkpoints, database, settings, NONE));
  }

  private SmallNode node() throws Exception {
    return node(SmallNode.settings());
  }

  /// Says something to everyone, and waits until it is in the log.
  private void says(SmallNode node) {
    long before = log.head().index();
    node.delivery.announcer().announce(new Said(++said), new Scope.ToEveryone());
    await().until(() -> log.head().index() > before);
  }

  private static String resume(SocketClient client) {
    var hello = (Map<?, ?>) client.awaitEvent("hello").get("data");
    long next = 0;
    for (var frame : client.frames) {
      if (frame.containsKey("event")) {
        next = ((Number) frame.get("seq")).longValue() + 1;
      }
    }
    return "?connection_id=" + hello.get("connection_id") + "&sequence_number=" + next;
  }

  /// The numbers of what was said, in the order they came.
  private static List<Long> heard(SocketClient client) {
    var heard = new ArrayList<Long>();
    for (var frame : client.frames) {
      if ("said".equals(frame.get("event"))) {
        heard.add(((Number) ((Map<?, ?>) frame.get("data")).get("number")).longValue());
      }
    }
    return heard;
  }

  private static List<Long> seqs(SocketClient client) {
    return client.frames.stream()
        .filter(frame -> frame.containsKey("event"))
        .map(frame -> ((Number) frame.get("seq")).longValue())
        .toList();
  }

  private static void awaitHeard(SocketClient client, Long... numbers) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(() -> assertThat(heard(client)).containsExactly(numbers));
  }

  @Test
  void a_client_goes_on_at_the_next_event_on_the_same_node() throws Exception {
    var node = node();
    UserId ann = node.user();
    String where;
    try (var client = SocketClient.connect(node, ann.value())) {
      says(node);
      awaitHeard(client, 1L);
      where = resume(client);
    }
    says(node);
    says(node);
    try (var again = SocketClient.open(node, where, ann.value())) {
      awaitHeard(again, 2L, 3L);
      says(node);
      awaitHeard(again, 2L, 3L, 4L);
      assertThat(seqs(again)).containsExactly(2L, 3L, 4L);
      assertThat(again.events()).doesNotContain("hello");
    }
    assertThat(node.count("rookery_realtime_resumes", "result", "exact")).isEqualTo(1);
  }

  @Test
  void a_client_goes_on_on_another_node_while_its_old_socket_is_half_open() throws Exception {
    var a = node();
    var b = node();
    UserId ann = a.user();
    b.knows(ann);
    try (var client = SocketClient.connect(a, ann.value())) {
      says(a);
      says(b);
      awaitHeard(client, 1L, 2L);
      String where = resume(client);
      try (var again = SocketClient.open(b, where, ann.value())) {
        says(a);
        awaitHeard(again, 3L);
        client.awaitClosed(1012);
        assertThat(a.count("rookery_realtime_closes", "reason", "taken_over")).isEqualTo(1);
      }
    }
  }

  @Test
  void a_client_that_missed_some_frames_is_sent_them_again() throws Exception {
    var a = node();
    var b = node();
    UserId ann = a.user();
    b.knows(ann);
    try (var client = SocketClient.connect(a, ann.value())) {
      for (int i = 0; i < 10; i++) {
        says(a);
      }
      await().until(() -> heard(client).size() == 10);
      String id = resume(client).replaceFirst("&.*", "");
      try (var again = SocketClient.open(b, id + "&sequence_number=4", ann.value())) {
        awaitHeard(again, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(seqs(again)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
      }
    }
  }

  @Test
  void a_client_that_says_who_it_is_later_goes_on_too() throws Exception {
    var node = node();
    UserId ann = node.user();
    String where;
    try (var client = SocketClient.connect(node, ann.value())) {
      where = resume(client);
    }
    says(node);
    try (var again = SocketClient.open(node, where, "")) {
      again.send(
          "{\"seq\":1,\"action\":\"authentication_challenge\",\"data\":{\"token\":\"%s\"}}"
              .formatted(ann.value()));
      assertThat(again.awaitReply(1)).containsEntry("status", "OK");
      awaitHeard(again, 1L);
      assertThat(seqs(again)).containsExactly(1L);
    }
  }

  @Test
  void a_drained_node_hands_over_exactly() throws Exception {
    var a = node();
    var b = node();
    UserId ann = a.user();
    b.knows(ann);
    try (var client = SocketClient.connect(a, ann.value())) {
      says(a);
      awaitHeard(client, 1L);
      a.realtime.drain(Duration.ofSeconds(10));
      client.awaitClosed(1012);
      says(b);
      try (var again = SocketClient.open(b, resume(client), ann.value())) {
        awaitHeard(again, 2L);
        assertThat(seqs(again)).containsExactly(2L);
      }
    }
  }

  @Test
  void another_user_an_unknown_id_and_more_than_there_was_start_over() throws Exception {
    var node = node();
    UserId ann = node.user();
    UserId eve = node.user();
    try (var client = SocketClient.connect(node, ann.value())) {
      String where = resume(client);
      try (var stranger = SocketClient.open(node, where, eve.value())) {
        assertThat(stranger.awaitEvent("hello")).containsEntry("seq", 0);
      }
      says(node);
      awaitHeard(client, 1L);
      String unknown = "?connection_id=" + node.ids.next() + "&sequence_number=3";
      try (var lost = SocketClient.open(node, unknown, ann.value())) {
        assertThat(lost.awaitEvent("hello")).containsEntry("seq", 0);
      }
      assertThat(node.count("rookery_realtime_resumes", "result", "no_checkpoint")).isEqualTo(2);
      var liar =
          SocketClient.open(node, where.replaceFirst("number=\\d+", "number=900"), ann.value());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.count("rookery_realtime_resumes", "result", "ahead") == 1);
      liar.awaitClosed(1012);
    }
  }

  @Test
  void what_was_entitled_to_meanwhile_does_not_stand_in_the_way() throws Exception {
    var node = node();
    UserId ann = node.user();
    node.entitlements.put(ann, new Entitlements(4, Set.of(), Set.of(), false));
    String where;
    try (var client = SocketClient.connect(node, ann.value())) {
      where = resume(client);
    }
    node.entitlements.put(ann, new Entitlements(5, Set.of(), Set.of(), true));
    try (var again = SocketClient.open(node, where, ann.value())) {
      // The change is committed, but is never told: nobody can know what held before.
      assertThat(again.awaitEvent("hello")).containsEntry("seq", 0);
    }
    assertThat(node.count("rookery_realtime_resumes", "result", "version")).isEqualTo(1);
  }

  @Test
  void a_client_far_behind_is_brought_up_in_short_bursts() throws Exception {
    var bursts = new RealtimeSettings.Bursts(Set.of("said"), 50, Duration.ofMillis(150));
    // So little is kept in memory that most must be read from the log.
    var node = node(SmallNode.settings().withCatchingUp(bursts, 2_000));
    UserId ann = node.user();
    String where;
    try (var client = SocketClient.connect(node, ann.value())) {
      where = resume(client);
    }
    for (int i = 0; i < 400; i++) {
      node.delivery.announcer().announce(new Said(++said), new Scope.ToEveryone());
    }
    try (var again = SocketClient.open(node, where, ann.value())) {
      again.send("{\"seq\":1,\"action\":\"ping\"}");
      again.awaitReply(1);
      assertThat(heard(again)).as("answered ahead of the backlog").hasSizeLessThan(400);
      await().until(() -> heard(again).size() == 400);
      assertThat(heard(again)).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void a_new_epoch_starts_clients_over_that_come_back() throws Exception {
    var node = node();
    UserId ann = node.user();
    try (var client = SocketClient.connect(node, ann.value())) {
      String where = resume(client);
      log.renew(log.head().epoch());
      client.awaitClosed(1012);
      try (var again = SocketClient.open(node, where, ann.value())) {
        assertThat(again.awaitEvent("hello")).containsEntry("seq", 0);
      }
    }
    assertThat(node.count("rookery_realtime_resumes", "result", "epoch")).isEqualTo(1);
  }

  @Test
  void a_connection_that_cannot_go_on_is_not_come_back_to() throws Exception {
    var node = node();
    UserId ann = node.user();
    entitle(node, ann);
    entitle(node, ann);
    String where;
    // Connected as of no change at all, it misses one when the third comes.
    try (var client = SocketClient.connect(node, ann.value())) {
      where = resume(client);
      entitle(node, ann);
      client.awaitClosed(1012);
    }
    try (var again = SocketClient.open(node, where, ann.value())) {
      again.awaitEvent("hello");
    }
    assertThat(node.count("rookery_realtime_resumes", "result", "no_checkpoint")).isEqualTo(1);
  }

  private void entitle(SmallNode node, UserId user) {
    var joined = new EntitlementChange.JoinedChannel(new ChannelId(node.ids.next()));
    long before = log.head().index();
    database.write(transaction -> {
      node.delivery.outbox().entitle(transaction, user, joined);
      return user;
    });
    await().until(() -> log.head().index() > before);
  }
}
