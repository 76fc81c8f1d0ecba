package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.kernel.Lifecycle;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// How much of a node one client may take with its sockets.
@Tag("full")
class SocketCapsTest {
  private static final Extensions NONE = new Extensions(List.of(), List.of(), List.of());
  private static final String CHALLENGE =
      "{\"seq\":1,\"action\":\"authentication_challenge\",\"data\":{\"token\":\"%s\"}}";

  private final Lifecycle lifecycle = new Lifecycle();
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 64 << 20));
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  private SmallNode node(SocketCaps caps) throws Exception {
    var settings = SmallNode.settings().withCaps(() -> caps);
    return lifecycle.own(new SmallNode(log, database, settings, NONE));
  }

  private static HttpResponse<?> refusal(SmallNode node, String token) {
    var failure =
        catchThrowableOfType(CompletionException.class, () -> SocketClient.open(node, "", token));
    return ((WebSocketHandshakeException) failure.getCause()).getResponse();
  }

  @Test
  void a_user_keeps_the_sockets_that_are_open_and_is_refused_more() throws Exception {
    var node = node(new SocketCaps(2, 10, 10, 20, 100));
    UserId ann = node.user();
    try (var first = SocketClient.connect(node, ann.value());
        var _ = SocketClient.connect(node, ann.value());
        var _ = SocketClient.connect(node, node.user().value())) {
      var refusal = refusal(node, ann.value());
      assertThat(refusal.statusCode()).isEqualTo(429);
      assertThat(refusal.headers().firstValue("Retry-After")).contains("10");
      assertThat(node.count("rookery_realtime_sockets_refused", "by", "user")).isOne();

      try (var byChallenge = SocketClient.open(node, "", "")) {
        byChallenge.send(CHALLENGE.formatted(ann));
        byChallenge.awaitClosed(4029);
      }
      first.send("{\"seq\":1,\"action\":\"ping\"}");
      assertThat(first.awaitReply(1)).containsEntry("status", "OK");
    }
    await().until(() -> node.realtime.connections() == 0);
    SocketClient.connect(node, ann.value()).close();
  }

  @Test
  void an_address_has_so_many_sockets_of_nobody_knows_whom() throws Exception {
    var node = node(new SocketCaps(10, 10, 2, 20, 100));
    UserId ann = node.user();
    try (var first = SocketClient.open(node, "", "");
        var _ = SocketClient.open(node, "", "")) {
      await()
          .until(() -> node.metrics.get("rookery_realtime_anonymous_sockets").gauge().value() == 2);
      assertThat(refusal(node, "").statusCode()).isEqualTo(429);
      SocketClient.connect(node, ann.value()).close();

      first.send(CHALLENGE.formatted(ann));
      first.awaitEvent("hello");
      SocketClient.open(node, "", "").close();
    }
    await()
        .until(() -> node.metrics.get("rookery_realtime_anonymous_sockets").gauge().value() == 0);
  }

  @Test
  void a_node_has_so_many_of_them_too() throws Exception {
    var node = node(new SocketCaps(10, 1, 10, 20, 100));
    try (var _ = SocketClient.open(node, "", "")) {
      await()
          .until(() -> node.metrics.get("rookery_realtime_anonymous_sockets").gauge().value() == 1);
      assertThat(refusal(node, "").statusCode()).isEqualTo(429);
      assertThat(node.count("rookery_realtime_sockets_refused", "by", "anonymous")).isOne();
    }
  }

  @Test
  void who_hurries_is_held_up_and_loses_nothing() throws Exception {
    var node = node(new SocketCaps(10, 10, 10, 50, 10));
    try (var client = SocketClient.connect(node, node.user().value())) {
      for (int i = 1; i <= 40; i++) {
        client.send("{\"seq\":" + i + ",\"action\":\"ping\"}");
      }
      for (int i = 1; i <= 40; i++) {
        assertThat(client.awaitReply(i)).containsEntry("status", "OK");
      }
      assertThat(node.metrics.get("rookery_realtime_held_up").counter().count()).isPositive();
    }
  }

  @Test
  void who_floods_is_closed_and_others_go_on() throws Exception {
    var node = node(new SocketCaps(10, 10, 10, 1, 5));
    try (var flooding = SocketClient.connect(node, node.user().value());
        var other = SocketClient.connect(node, node.user().value())) {
      floods(flooding);
      flooding.awaitClosed(4008);
      other.send("{\"seq\":1,\"action\":\"ping\"}");
      assertThat(other.awaitReply(1)).containsEntry("status", "OK");
      assertThat(node.count("rookery_realtime_closes", "reason", "flood")).isOne();
    }
  }

  /// Sends until it is closed, which may be in the middle of it.
  private static void floods(SocketClient client) {
    try {
      for (int i = 1; i <= 200; i++) {
        client.send("{\"seq\":" + i + ",\"action\":\"ping\"}");
      }
    } catch (CompletionException _) {
      // Closed already.
    }
  }
}
