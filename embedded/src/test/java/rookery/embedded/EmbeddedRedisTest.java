package rookery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class EmbeddedRedisTest {
  @TempDir Path directory;

  @Test
  void it_answers_and_stops() throws Exception {
    int port;
    try (var redis = EmbeddedRedis.start(directory, 0)) {
      port = redis.port();
      assertThat(ask(port, "PING")).isEqualTo("+PONG");
      assertThat(ask(port, "CONFIG GET save")).startsWith("*2");
    }
    assertThat(Ports.isFree(port)).isTrue();
  }

  @Test
  void a_password_is_asked_for() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0, "s3cret")) {
      assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
      assertThat(ask(redis.port(), "AUTH s3cret")).isEqualTo("+OK");
    }
  }

  @Test
  void killed_it_comes_back_empty_on_the_same_port() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0)) {
      ask(redis.port(), "SET k v");
      String first = pid();
      Shell.signal("KILL", Long.parseLong(first));

      await().until(() -> !pid().equals(first) && ask(redis.port(), "PING").equals("+PONG"));
      assertThat(ask(redis.port(), "GET k")).isEqualTo("$-1");
    }
  }

  @Test
  void one_left_over_is_stopped_first() throws Exception {
    try (var _ = EmbeddedRedis.start(directory, 0)) {
      // Only to unpack the program.
    }
    Path program = directory.resolve("bin-7.0.15").resolve("redis-server");
    Process orphan =
        Shell.prepare(List.of(program.toString(), "--port", "" + Ports.free(0)))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Files.writeString(directory.resolve("redis.pid"), "" + orphan.pid());
    await().until(() -> ProcessTable.ofThisMachine().isProgram(orphan.pid(), program));

    try (var redis = EmbeddedRedis.start(directory, 0)) {
      assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
      assertThat(orphan.waitFor()).isNotZero();
    }
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> EmbeddedRedis.start(directory, port))
          .isInstanceOf(EmbeddedFailure.class)
          .hasMessageContaining("Port " + port);
    }
  }

  private String pid() throws IOException {
    return Files.readString(directory.resolve("redis.pid"));
  }

  private static String ask(int port, String command) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new StringBuilder();
      for (int c = socket.getInputStream().read();
          c != '\r' && c >= 0;
          c = socket.getInputStream().read()) {
        answer.append((char) c);
      }
      return answer.toString();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
