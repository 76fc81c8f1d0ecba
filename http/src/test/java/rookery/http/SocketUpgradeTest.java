package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketUpgradeTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws CannotListen {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder to(String path) {
    return server.to(path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return server.send(request);
  }

  private static String upgrade(String headers) {
    return "GET /api/v4/websocket HTTP/1.1\r\nHost: 127.0.0.1:"
        + server.port()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + headers
        + "\r\n";
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      text.append((char) b);
    }
    return text.toString();
  }

  @Test
  void an_upgraded_connection_is_handed_over_bare_and_carries_bytes_both_ways() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(upgrade("Authorization: Bearer ann\r\n").getBytes(StandardCharsets.US_ASCII));
      String head = readUntil(socket.getInputStream(), "\r\n\r\n");

      assertThat(head).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("somebody ann\n");
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write(("ping " + i + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("ping " + i + "\n");
      }
      assertThat(server.pipeline.get())
          .as("the pipeline that the take-over leaves: a change in the HTTP server shows here")
          .containsExactly("end", "DefaultChannelPipeline$TailContext#0");
    }
  }

  @Test
  void who_sends_more_before_the_answer_is_cut_off() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      String both = upgrade("Authorization: Bearer ann\r\n") + "too early";
      socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));

      assertThat(readUntil(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 101");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_socket_with_a_token_that_is_no_good_is_anonymous() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(upgrade("Authorization: Bearer stale\r\n").getBytes(StandardCharsets.US_ASCII));
      readUntil(socket.getInputStream(), "\r\n\r\n");

      assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("nobody stale\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://evil.example,403",
    "Origin: null,403",
    "Sec-WebSocket-Protocol: x,101"
  })
  void another_sites_page_may_not_open_a_socket(String header, int status) throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(upgrade(header + "\r\n").getBytes(StandardCharsets.US_ASCII));

      assertThat(readUntil(socket.getInputStream(), "\r\n")).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void the_socket_address_answers_nothing_but_upgrades() {
    assertThat(send(to("/api/v4/websocket")).statusCode()).isEqualTo(400);
  }
}
