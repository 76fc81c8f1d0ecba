package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Upgrades at a server that is busy: with anything under way, one in ten seconds is let in.
@Tag("full")
class PacedUpgradesTest {
  private static final int BURST = 3;
  private static final int MOST_WAITING = 5;
  private static final Pacing SLOW = new Pacing(1, BURST, 1, Duration.ofSeconds(MOST_WAITING));
  private static final Pacing QUICK = new Pacing(10, 1, 1, Duration.ofSeconds(60));

  private final List<Socket> sockets = new ArrayList<>();
  private TestServer server;
  private boolean closed;

  private void start(Pacing pacing) throws CannotListen {
    server = TestServer.start(pacing);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    close();
  }

  private void close() {
    server.release.countDown();
    if (!closed) {
      server.close();
    }
    closed = true;
  }

  /// A request that is not answered before [TestServer#release].
  private CompletableFuture<HttpResponse<String>> busy() {
    var request = server.to("/api/v4/slow").build();
    var answer = server.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    await().until(() -> server.metrics.get("rookery_http_in_flight").gauge().value() > 0);
    return answer;
  }

  private Socket ask(int number) throws IOException {
    var socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(30_000);
    sockets.add(socket);
    String request =
        "GET /api/v4/websocket?n=%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                .formatted(number, server.port())
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static List<String> head(Socket socket) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var lines = new ArrayList<String>();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private double waiting() {
    return server.metrics.get("rookery_http_upgrades_waiting").gauge().value();
  }

  private double count(String result) {
    return server.metrics.get("rookery_http_upgrades").tag("result", result).counter().count();
  }

  @Test
  void the_first_enter_at_once_others_wait_and_who_is_too_many_is_told_when_to_come_back()
      throws Exception {
    start(SLOW);
    var busy = busy();
    for (int i = 0; i < BURST; i++) {
      assertThat(head(ask(i)).getFirst()).startsWith("HTTP/1.1 101");
    }
    for (int i = 0; i < MOST_WAITING; i++) {
      ask(BURST + i);
    }
    await().until(() -> waiting() == MOST_WAITING);

    assertThat(head(ask(99)))
        .anyMatch(line -> line.startsWith("HTTP/1.1 503"))
        .anyMatch(line -> line.equalsIgnoreCase("Retry-After: 1"));
    sockets.get(BURST).close();
    await().until(() -> count("left") == 1);
    assertThat(waiting()).isEqualTo(MOST_WAITING - 1);
    assertThat(busy).isNotDone();
  }

  @Test
  void who_waits_enters_in_turn_as_soon_as_the_server_has_less_to_do() throws Exception {
    start(QUICK);
    var busy = busy();
    for (int i = 0; i < 6; i++) {
      int asked = i + 1;
      ask(i);
      await().until(() -> waiting() + count("admitted") == asked);
    }

    server.release.countDown();

    assertThat(busy.get().statusCode()).isEqualTo(200);
    for (Socket socket : sockets) {
      assertThat(head(socket).getFirst()).startsWith("HTTP/1.1 101");
    }
    await().until(() -> server.accepted.size() == 6);
    assertThat(server.accepted)
        .isEqualTo(IntStream.range(0, 6).mapToObj(Integer::toString).toList());
    assertThat(waiting()).isZero();
  }

  @Test
  void who_waited_too_long_or_at_a_server_that_leaves_is_refused_and_rest_is_answered_meanwhile()
      throws Exception {
    start(new Pacing(1, 1, 1, Duration.ofSeconds(2)));
    var _ = busy();
    head(ask(0));
    var patient = ask(1);
    await().until(() -> waiting() == 1);

    assertThat(server.send(server.ann("/api/v4/things/ids")).statusCode()).isEqualTo(200);
    assertThat(head(patient).getFirst()).startsWith("HTTP/1.1 503");
    var last = ask(2);
    await().until(() -> waiting() == 1);
    server.server().sendAway();
    assertThat(head(last).getFirst()).startsWith("HTTP/1.1 503");
    assertThat(count("refused")).isEqualTo(2);
  }
}
