package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.Socket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.EventStream;

/// What the settings do that say what one client may take of a node.
@Tag("full")
@Timeout(60)
class SocketSettingsTest {
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static int refusal(Runnable connect) {
    var failure = catchThrowableOfType(CompletionException.class, connect::run);
    return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
  }

  private static EventStream unknown(ChatClient user) {
    return user.stream().connectAnonymously(user.node());
  }

  @Test
  @Shows("RookerySettings.SocketsPerUser")
  void a_user_has_no_more_sockets_than_is_set() {
    var ann = node.someone();
    node.sets("RookerySettings.SocketsPerUser", 1);
    try (var _ = ann.connects()) {
      assertThat(refusal(ann::connects)).isEqualTo(429);
      node.sets("RookerySettings.SocketsPerUser", 2);
      ann.connects().close();
    }
  }

  @Test
  @Shows("RookerySettings.AnonymousSockets")
  void a_node_has_no_more_sockets_of_unknown_clients_than_is_set() {
    var ann = node.someone();
    node.sets("RookerySettings.AnonymousSockets", 1);
    try (var first = unknown(ann)) {
      assertThat(refusal(() -> unknown(ann))).isEqualTo(429);
      first.challenge().awaitHello();
      unknown(ann).close();
    }
  }

  @Test
  @Shows("RookerySettings.AnonymousSocketsPerAddress")
  void an_address_has_no_more_of_them_than_is_set() {
    var ann = node.someone();
    node.sets("RookerySettings.AnonymousSocketsPerAddress", 1);
    try (var first = unknown(ann)) {
      assertThat(refusal(() -> unknown(ann))).isEqualTo(429);
      first.challenge().awaitHello();
      unknown(ann).close();
    }
  }

  @Test
  @Shows({"RookerySettings.SocketMessagesPerSecond", "RookerySettings.SocketMessageBurst"})
  void who_sends_far_more_messages_than_is_set_is_closed() {
    node.sets("RookerySettings.SocketMessagesPerSecond", 1);
    node.sets("RookerySettings.SocketMessageBurst", 5);
    try (var stream = node.someone().connects()) {
      floods(stream);
      assertThat(stream.awaitClose()).isEqualTo(4008);
    }
  }

  /// Sends until it is closed, which may be in the middle of it.
  private static void floods(EventStream stream) {
    try {
      for (int i = 0; i < 200; i++) {
        stream.request("ping", Map.of());
      }
    } catch (CompletionException _) {
      // Closed already.
    }
  }

  @Test
  @Shows("RookerySettings.RequestHeadSeconds")
  void a_head_that_does_not_come_to_its_end_is_not_waited_for_longer_than_is_set()
      throws IOException {
    node.sets("RookerySettings.RequestHeadSeconds", 1);
    assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\nX-Slow:")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  @Shows("RookerySettings.RequestBodyBytesPerSecond")
  void a_body_that_comes_more_slowly_than_is_set_is_not_waited_for() throws IOException {
    node.sets("RookerySettings.RequestBodyBytesPerSecond", 100_000);
    String head = "POST /api/v4/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n";
    assertThat(answer(head + "x".repeat(100_000))).startsWith("HTTP/1.1 408 ");
  }

  private static String answer(String request) throws IOException {
    try (var socket = new Socket("localhost", node.admin().node().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
