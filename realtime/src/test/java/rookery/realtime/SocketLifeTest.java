package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.cluster.Position;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.Lifecycle;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Why sockets end, and what they live through.
class SocketLifeTest {
  private static final Extensions NONE = new Extensions(List.of(), List.of(), List.of());

  private final Lifecycle lifecycle = new Lifecycle();
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 64 << 20));
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));

  record Noise(String text) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "noise";
    }
  }

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  private SmallNode node(RealtimeSettings settings, Extensions extensions) throws Exception {
    return lifecycle.own(new SmallNode(log, database, settings, extensions));
  }

  private SmallNode node() throws Exception {
    return node(SmallNode.settings(), NONE);
  }

  @Test
  void one_that_reads_too_slowly_is_closed_and_the_others_go_on() throws Exception {
    var node = node(SmallNode.settings().withMostPending(64 * 1024), NONE);
    UserId slow = node.user();
    UserId quick = node.user();
    try (var lazy = rawSocket(node, slow);
        var client = SocketClient.connect(node, quick.value())) {
      for (int i = 0; i < 400; i++) {
        node.delivery.announcer().announce(new Noise("x".repeat(20_000)), new Scope.ToEveryone());
        int sent = i + 1;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> client.events().size() > sent);
      }
      await().until(() -> node.count("rookery_realtime_closes", "reason", "slow") == 1);
      assertThat(lazy.isConnected()).isTrue();
    }
  }

  /// A client that says who it is and then reads nothing.
  private static Socket rawSocket(SmallNode node, UserId user) throws Exception {
    var socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", node.port()));
    String request =
        "GET /api/v4/websocket HTTP/1.1\r\nHost: 127.0.0.1:"
            + node.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
            + user
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(in.read()).isEqualTo('H');
    return socket;
  }

  @Test
  void one_that_answers_no_ping_is_closed() throws Exception {
    var times =
        SmallNode.settings()
            .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2));
    var node = node(times, NONE);
    UserId user = node.user();
    try (var _ = rawSocket(node, user);
        var healthy = SocketClient.connect(node, node.user().value())) {
      await().until(() -> node.count("rookery_realtime_closes", "reason", "no_pong") == 1);
      healthy.send("{\"seq\":1,\"action\":\"ping\"}");
      assertThat(healthy.awaitReply(1)).containsEntry("status", "OK");
    }
  }

  @Test
  void one_that_never_says_who_it_is_is_closed_without_a_word() throws Exception {
    var times =
        SmallNode.settings()
            .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(100));
    var node = node(times, NONE);
    try (var client = SocketClient.open(node, "", "")) {
      client.awaitClosed(1006);
    }
  }

  @Test
  void a_session_that_ends_ends_its_sockets() throws Exception {
    var node = node();
    UserId ann = node.user();
    UserId bob = node.user();
    try (var hers = SocketClient.connect(node, ann.value());
        var his = SocketClient.connect(node, bob.value())) {
      node.sessions.remove(ann.value());
      node.realtime.sessionsChanged(ann);
      hers.awaitClosed(1008);
      his.send("{\"seq\":1,\"action\":\"ping\"}");
      assertThat(his.awaitReply(1)).containsEntry("status", "OK");
    }
  }

  @Test
  void a_session_that_ends_while_its_socket_begins_ends_it_too() throws Exception {
    var node = node();
    UserId ann = node.user();
    node.reading = user -> node.sessions.remove(user.value());
    try (var client = SocketClient.open(node, "", ann.value())) {
      client.awaitClosed(1008);
    }
  }

  @Test
  void draining_closes_all_and_lets_nobody_in() throws Exception {
    var node = node();
    UserId ann = node.user();
    try (var client = SocketClient.connect(node, ann.value())) {
      node.realtime.drain(Duration.ofSeconds(10));
      client.awaitClosed(1012);
      try (var late = SocketClient.open(node, "", ann.value())) {
        late.awaitClosed(1012);
      }
    }
    await().until(() -> node.realtime.connections() == 0);
  }

  @Test
  void a_new_epoch_starts_every_connection_over() throws Exception {
    var node = node();
    try (var client = SocketClient.connect(node, node.user().value())) {
      node.realtime.listener().newEpoch(new Position(new Epoch("two"), 0));
      client.awaitClosed(1012);
    }
  }

  @Test
  void a_gap_in_what_somebody_may_receive_starts_over() throws Exception {
    var node = node();
    UserId ann = node.user();
    node.entitlements.put(ann, new Entitlements(4, Set.of(), Set.of(), false));
    var channel = new ChannelId(node.ids.next());
    try (var client = SocketClient.connect(node, ann.value())) {
      var change = new EntitlementChange(ann, 6, new EntitlementChange.JoinedChannel(channel));
      node.realtime.listener().entry(new Position(new Epoch("one"), 1), List.of(change));
      client.awaitClosed(1012);
    }
  }

  @Test
  void what_is_too_long_is_refused_and_what_is_just_short_enough_is_not() throws Exception {
    var node = node();
    try (var client = SocketClient.connect(node, node.user().value())) {
      String frame = "{\"seq\":1,\"action\":\"ping\",\"data\":{\"x\":\"%s\"}}";
      int overhead = frame.length() - 2;
      client.send(frame.formatted("a".repeat(8_192 - overhead)));
      assertThat(client.awaitReply(1)).containsEntry("status", "OK");
      client.send(frame.formatted("a".repeat(8_193 - overhead)));
      client.awaitClosed(1009);
    }
  }

  @Test
  void a_slow_action_holds_up_its_own_connection_only() throws Exception {
    var gate = new CountDownLatch(1);
    var slow =
        new SocketAction(
            "slow",
            _ -> {
              try {
                gate.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return Map.of("done", true);
            });
    var broken =
        new SocketAction(
            "broken",
            _ -> {
              throw new IllegalStateException("a bug");
            });
    var node =
        node(SmallNode.settings(), new Extensions(List.of(slow, broken), List.of(), List.of()));
    try (var one = SocketClient.connect(node, node.user().value());
        var two = SocketClient.connect(node, node.user().value())) {
      one.send("{\"seq\":1,\"action\":\"slow\"}");
      one.send("{\"seq\":2,\"action\":\"broken\"}");
      for (int i = 3; i < 100; i++) {
        one.send("{\"seq\":" + i + ",\"action\":\"ping\"}");
      }
      two.send("{\"seq\":1,\"action\":\"ping\"}");
      assertThat(two.awaitReply(1)).containsEntry("status", "OK");
      gate.countDown();
      assertThat(one.awaitReply(99)).containsEntry("status", "OK");
      var replies = one.frames.stream().filter(f -> f.containsKey("seq_reply")).toList();
      assertThat(replies).hasSize(99);
      assertThat(replies.get(0)).containsEntry("data", Map.of("done", true));
      assertThat(((Map<?, ?>) replies.get(1).get("error")).get("status_code")).isEqualTo(500);
    }
  }

  @Test
  void watchers_learn_of_connections_in_order() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    ConnectionWatcher watcher =
        new ConnectionWatcher() {
          @Override
          public void opened(UserId user, int count) {
            seen.add("opened " + count);
          }

          @Override
          public void closed(UserId user, int count) {
            seen.add("closed " + count);
          }

          @Override
          public void alive(UserId user) {}
        };
    var node = node(SmallNode.settings(), new Extensions(List.of(), List.of(), List.of(watcher)));
    UserId ann = node.user();
    var one = SocketClient.connect(node, ann.value());
    await().until(() -> seen.contains("opened 1"));
    var two = SocketClient.connect(node, ann.value());
    await().until(() -> seen.contains("opened 2"));
    one.close();
    await().until(() -> seen.contains("closed 1"));
    two.close();
    await()
        .untilAsserted(
            () -> assertThat(seen).containsExactly("opened 1", "opened 2", "closed 1", "closed 0"));
  }
}
