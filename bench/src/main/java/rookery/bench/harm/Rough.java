package rookery.bench.harm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection to a node over which anything may be sent. Not thread-safe; confined to its client,
/// but for its end.
final class Rough implements AutoCloseable {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int READ_AT_ONCE = 2 * 1024;
  private static final String END = "\r\n\r\n";
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /// @param from an address of this machine
  Rough(String from, InetSocketAddress node) throws IOException {
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(node, PATIENCE_MILLIS);
    // Who does harm is to take little of the machine for it.
    in = new BufferedInputStream(socket.getInputStream(), READ_AT_ONCE);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Reads the head of an answer; its status, 0 if the connection ended.
  int status() throws IOException {
    var head = new StringBuilder();
    for (int next = in.read(); next >= 0 && head.length() < LONGEST_HEAD; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.lastIndexOf(END) == head.length() - END.length()) {
        return Integer.parseInt(head.substring(9, 12));
      }
    }
    return 0;
  }

  /// Whether there is something to read.
  boolean isAnswered() throws IOException {
    return in.available() > 0;
  }

  /// Becomes a WebSocket, if the node likes it.
  ///
  /// @param token "" for who does not say who it is
  boolean upgraded(String token) throws IOException {
    send(
        "GET /api/v4/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + "\r\n");
    return status() == 101;
  }

  /// Reads what is there, so that nothing is held up by it; false once the node has ended it.
  boolean drains() throws IOException {
    int there = in.available();
    return there == 0 || in.skip(there) > 0;
  }

  /// Waits until the node ends it.
  void awaitEnd() throws IOException {
    byte[] some = new byte[4 * 1024];
    while (in.read(some) >= 0) {
      // What it says does not matter.
    }
  }

  /// From any thread.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone.
    }
  }
}
