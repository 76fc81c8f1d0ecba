package rookery.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int PATIENCE = 5_000;
  private static final int A_MOMENT = 200;

  private ServerSocket echo;
  private Link link;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    link = Link.to(echo::getLocalPort);
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        var client = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (client) {
                client.getInputStream().transferTo(client.getOutputStream());
              } catch (IOException _) {
                // The client is gone.
              }
            });
      } catch (IOException _) {
        // The test is over.
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    link.close();
    echo.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  private static int exchange(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void it_passes_on_both_ways() throws IOException {
    try (var socket = connect()) {
      assertThat(exchange(socket, 7)).isEqualTo(7);
    }
  }

  @Test
  void a_cut_resets_what_is_open_and_what_is_opened_until_it_is_mended() throws IOException {
    try (var socket = connect()) {
      assertThat(exchange(socket, 1)).isEqualTo(1);

      link.become(Link.State.CUT);

      assertThatThrownBy(() -> assertThat(socket.getInputStream().read()).isEqualTo(1))
          .isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> exchange(connect(), 2)).isInstanceOf(SocketException.class);
    }
    link.become(Link.State.WELL);
    try (var socket = connect()) {
      assertThat(exchange(socket, 3)).isEqualTo(3);
    }
  }

  @Test
  void a_stalled_link_stays_open_passes_nothing_and_loses_nothing() throws IOException {
    try (var socket = connect()) {
      assertThat(exchange(socket, 1)).isEqualTo(1);
      link.become(Link.State.STALLED);

      socket.setSoTimeout(A_MOMENT);
      assertThatThrownBy(() -> exchange(socket, 2)).isInstanceOf(SocketTimeoutException.class);

      link.become(Link.State.WELL);
      socket.setSoTimeout(PATIENCE);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void a_link_that_refuses_is_like_no_server_at_all() throws IOException {
    link.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    link.admit();
    try (var socket = connect()) {
      assertThat(exchange(socket, 4)).isEqualTo(4);
    }
  }

  @Test
  void a_reader_who_stops_is_soon_felt_by_the_writer() throws Exception {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(8 * 1_024);
      socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), link.port()));
      var writing =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  // The echo comes back until nobody takes it any more. The system may keep some
                  // tens of
                  // megabytes on the way.
                  for (int i = 0; i < 200_000; i++) {
                    socket.getOutputStream().write(new byte[1_024]);
                  }
                } catch (IOException _) {
                  // Closed at the end of the test.
                }
              });

      writing.join(1_000);

      assertThat(writing.isAlive()).as("two hundred megabytes are still on their way").isTrue();
    }
  }
}
