package rookery.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/// A WebSocket server that does exactly what the test says, wrong things too. It serves one socket
/// at a time. Not thread-safe; confined to the test.
final class ScriptedServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_CLOSE = 0x88;

  private final ServerSocket listener;

  ScriptedServer() {
    try {
      this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://localhost:" + listener.getLocalPort());
  }

  /// Takes the next client.
  Peer accept() throws IOException {
    var socket = listener.accept();
    var in = new DataInputStream(socket.getInputStream());
    String request = head(in);
    var key = KEY.matcher(request);
    if (!key.find()) {
      throw new IOException("no WebSocket handshake: " + request);
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accepted(key.group(1))
            + "\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    return new Peer(request, socket, in);
  }

  private static String head(DataInputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      bytes.write(in.readByte());
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  private static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /// One client.
  ///
  /// @param request its handshake
  record Peer(String request, Socket socket, DataInputStream in) {
    void sends(String text) throws IOException {
      frame(FINAL_TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void closes(int code) throws IOException {
      frame(FINAL_CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    void vanishes() throws IOException {
      socket.close();
    }

    private void frame(int first, byte[] payload) throws IOException {
      OutputStream out = socket.getOutputStream();
      var frame = new ByteArrayOutputStream();
      frame.write(first);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else {
        frame.write(126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      }
      frame.writeBytes(payload);
      out.write(frame.toByteArray());
      out.flush();
    }

    /// The next short message, unmasked.
    String hears() throws IOException {
      in.readByte();
      byte[] payload = new byte[in.readByte() & 0x7f];
      byte[] mask = in.readNBytes(4);
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
