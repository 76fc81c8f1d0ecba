package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.kernel.RandomIds;

/// Clients that send requests so slowly that they would hold connections for ever.
@Timeout(30)
class SlowRequestsTest {
  private static final Slowness QUICK =
      new Slowness(Duration.ofMillis(300), 1_000, Duration.ofMillis(300));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    var content =
        new HttpServer.Content(
            List.of(
                Route.post(
                    "/api/v4/echo",
                    Access.PUBLIC,
                    call -> Reply.bytes("text/plain", call.request().body()))),
            _ -> Optional.empty(),
            upgraded -> upgraded.channel().close(),
            (_, _) -> Reply.bytes("text/plain", new byte[0]),
            () -> "11.6.0.11.6.0.x.false");
    server =
        HttpServer.start(
            HttpSettings.of("127.0.0.1", 0).with(QUICK), content, new RandomIds(), metrics);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connects() throws IOException {
    return new Socket("127.0.0.1", server.port());
  }

  private static void sends(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String everything(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private double tooSlow(String part) {
    return metrics.get("rookery_http_too_slow").tag("part", part).counter().count();
  }

  @Test
  void half_a_head_is_answered_408_and_its_connection_ends() throws Exception {
    try (var socket = connects()) {
      sends(socket, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      assertThat(everything(socket))
          .startsWith("HTTP/1.1 408 ")
          .contains("api.context.request_timeout.app_error", "\"status_code\":408");
      assertThat(tooSlow("head")).isOne();
    }
  }

  @Test
  void half_a_body_is_answered_408_and_its_connection_ends() throws Exception {
    try (var socket = connects()) {
      sends(socket, "POST /api/v4/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nfew");
      assertThat(everything(socket))
          .startsWith("HTTP/1.1 408 ")
          .contains("api.context.request_timeout.app_error", "\"status_code\":408");
      assertThat(tooSlow("body")).isOne();
    }
  }

  @Test
  void a_second_half_of_a_head_is_waited_for_no_longer_on_a_connection_that_was_used()
      throws Exception {
    try (var socket = connects()) {
      sends(socket, "POST /api/v4/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok");
      var first = new byte["HTTP/1.1 200 OK".length()];
      assertThat(socket.getInputStream().readNBytes(first, 0, first.length))
          .isEqualTo(first.length);
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
      sends(socket, "POST /api/v4/ec");
      assertThat(everything(socket)).contains("HTTP/1.1 408 ");
    }
  }

  @Test
  void what_comes_in_parts_but_in_time_is_answered() throws Exception {
    try (var socket = connects()) {
      sends(socket, "POST /api/v4/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
      sends(socket, "Content-Length: 4\r\n\r\nab");
      sends(socket, "cd");
      assertThat(everything(socket)).startsWith("HTTP/1.1 200 ").endsWith("abcd");
      assertThat(tooSlow("head") + tooSlow("body")).isZero();
    }
  }
}
