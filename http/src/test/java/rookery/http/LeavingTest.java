package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server on its way out: nobody loses a request by that.
@Timeout(60)
class LeavingTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String PUBLIC = "/api/v4/public";

  private TestServer server;

  @BeforeEach
  void start() throws CannotListen {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.release.countDown();
    server.close();
  }

  @Test
  void a_connection_is_given_up_with_an_answer_and_not_before() throws Exception {
    try (var kept = new Socket("127.0.0.1", server.port())) {
      kept.setSoTimeout((int) LONG.toMillis());
      assertThat(ask(kept, PUBLIC, "")).contains("200 OK").doesNotContain("connection: close");
      server.server().leave();
      server.server().sendAway();

      assertThat(ask(kept, PUBLIC, "")).contains("200 OK").contains("connection: close");
    }
  }

  @Test
  void only_who_passes_it_on_is_sent_elsewhere() {
    server.server().sendAway();

    assertThat(server.send(server.to(PUBLIC)).statusCode()).isEqualTo(200);
    assertThat(server.send(server.to(PUBLIC).header("X-Rookery-Passes-On", "502")).statusCode())
        .isEqualTo(502);
    assertThat(server.send(server.to("/page").header("X-Rookery-Passes-On", "502")).statusCode())
        .isEqualTo(502);
    assertThat(
            server
                .send(server.ann("/api/v4/free").POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void before_that_nobody_is_sent_elsewhere() {
    server.server().leave();

    assertThat(server.send(server.to(PUBLIC).header("X-Rookery-Passes-On", "502")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void no_socket_is_opened_any_more() throws Exception {
    server.server().sendAway();
    String upgrade =
        """
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        """;
    try (var socket = new Socket("127.0.0.1", server.port())) {
      assertThat(ask(socket, "/api/v4/websocket", upgrade)).contains("503").contains("retry-after");
    }
    try (var socket = new Socket("127.0.0.1", server.port())) {
      assertThat(ask(socket, "/api/v4/websocket", upgrade + "X-Rookery-Passes-On: 502\r\n"))
          .contains("502");
    }
  }

  @Test
  void it_is_quiet_when_no_request_is_under_way_or_has_just_come() {
    assertThat(server.server().awaitQuiet(SHORT, LONG)).isTrue();
    var slow = server.client.sendAsync(server.to("/api/v4/slow").build(), BodyHandlers.ofString());
    await().until(() -> !server.server().awaitQuiet(Duration.ZERO, Duration.ZERO));

    assertThat(server.server().awaitQuiet(SHORT, SHORT)).isFalse();
    server.release.countDown();
    assertThat(slow.join().statusCode()).isEqualTo(200);
    assertThat(server.server().awaitQuiet(SHORT, LONG)).isTrue();
  }

  @Test
  void a_full_server_answers_probes_and_nothing_else() {
    int most = HttpSettings.of("", 0).mostInFlight();
    for (int i = 0; i < most; i++) {
      var _ = server.client.sendAsync(server.to("/api/v4/slow").build(), BodyHandlers.discarding());
    }
    await()
        .atMost(LONG.multipliedBy(3))
        .until(() -> server.send(server.to(PUBLIC)).statusCode() == 503);

    assertThat(server.send(server.to("/api/rookery/v1/live")).statusCode()).isEqualTo(200);
  }

  /// The head of the answer, in lower case but for its first line.
  private static String ask(Socket socket, String path, String headers) throws Exception {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    int length = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    String rest = head.substring(length + "content-length: ".length());
    in.readNBytes(Integer.parseInt(rest.substring(0, rest.indexOf('\r'))));
    int first = head.indexOf("\r\n");
    return head.substring(0, first) + head.substring(first).toLowerCase(java.util.Locale.ROOT);
  }
}
