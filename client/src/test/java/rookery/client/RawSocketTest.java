package rookery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String YES =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  /// What the server does with a client that has asked.
  private interface Script {
    void play(DataInputStream in, OutputStream out, Socket socket) throws IOException;
  }

  private RawSocket opened(String answer, Script script) throws IOException {
    Thread.ofVirtual()
        .start(() -> {
          try (var socket = listening.accept()) {
            var in = new DataInputStream(socket.getInputStream());
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
              head.write(in.readByte());
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            script.play(in, socket.getOutputStream(), socket);
          } catch (IOException _) {
            // The client of the test is gone.
          }
        });
    var address = URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/socket?a=b");
    return RawSocket.open(address, Map.of("Authorization", "Bearer t"), 8_192, PATIENCE);
  }

  private static void frame(OutputStream out, int first, byte[] payload) throws IOException {
    out.write(first);
    if (payload.length < 126) {
      out.write(payload.length);
    } else {
      out.write(126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    out.write(payload);
  }

  /// The next frame of the client, unmasked: its first byte and what it holds.
  private static String fromClient(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return Integer.toHexString(first) + " " + new String(payload, StandardCharsets.UTF_8);
  }

  @Test
  void it_reads_messages_whole_and_in_parts_and_answers_pings_on_the_way() throws IOException {
    String whole = "ä".repeat(500);
    try (var socket =
        opened(
            YES,
            (in, out, _) -> {
              frame(out, 0x81, whole.getBytes(StandardCharsets.UTF_8));
              frame(out, 0x01, "first ".getBytes(StandardCharsets.UTF_8));
              frame(out, 0x89, "there?".getBytes(StandardCharsets.UTF_8));
              frame(out, 0x80, "second".getBytes(StandardCharsets.UTF_8));
              String pong = fromClient(in);
              frame(out, 0x81, pong.getBytes(StandardCharsets.UTF_8));
            })) {
      assertThat(socket.read()).isEqualTo(whole);
      assertThat(socket.read()).isEqualTo("first second");
      assertThat(socket.read()).isEqualTo("8a there?");
    }
  }

  @Test
  void it_sends_masked_messages_of_any_length() throws IOException {
    String text = "x".repeat(1_000);
    try (var socket =
        opened(
            YES,
            (in, out, _) -> frame(out, 0x81, fromClient(in).getBytes(StandardCharsets.UTF_8)))) {
      socket.send(text);

      assertThat(socket.read()).isEqualTo("81 " + text);
    }
  }

  @Test
  void it_tells_a_close_with_a_code_from_one_without_a_frame() throws IOException {
    try (var closed =
        opened(YES, (_, out, _) -> frame(out, 0x88, new byte[] {0x03, (byte) 0xf4}))) {
      assertThat(closed.read()).isNull();
      assertThat(closed.closeCode()).isEqualTo(1012);
    }
    try (var gone = opened(YES, (_, _, _) -> {})) {
      assertThat(gone.read()).isNull();
      assertThat(gone.closeCode()).isEqualTo(RawSocket.WITHOUT_FRAME);
    }
  }

  @Test
  void a_refusal_is_no_socket() {
    assertThatThrownBy(() -> opened("HTTP/1.1 401 Unauthorized\r\n\r\n", (_, _, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401");
  }

  @Test
  void it_says_good_bye_or_resets_as_it_is_told() throws Exception {
    var heard = new java.util.concurrent.LinkedBlockingQueue<String>();
    Script listens =
        (in, _, _) -> {
          try {
            heard.add(fromClient(in).substring(0, 2));
          } catch (SocketException e) {
            heard.add("reset");
          }
        };

    opened(YES, listens).close();
    assertThat(heard.poll(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("88");

    opened(YES, listens).reset();
    assertThat(heard.poll(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("reset");
  }
}
