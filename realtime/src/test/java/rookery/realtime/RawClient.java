package rookery.realtime;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A client that speaks in bytes: it may send anything, and read nothing. Not thread-safe; confined
/// to its test.
final class RawClient implements AutoCloseable {
  private static final int SMALL = 4_096;

  private final Socket socket = new Socket();
  private int closeCode;

  /// Connects, says who it is, and asks for the upgrade.
  ///
  /// @param query such as `?connection_id=...`
  static RawClient open(int port, String token, String query) throws IOException {
    var client = new RawClient();
    client.socket.setReceiveBufferSize(SMALL);
    client.socket.connect(new InetSocketAddress("127.0.0.1", port));
    client.socket.setTcpNoDelay(true);
    String request =
        "GET /api/v4/websocket"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + "\r\n";
    client.send(request.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  /// Reads the answer to the upgrade; what follows are frames.
  RawClient upgraded() throws IOException {
    var in = socket.getInputStream();
    int state = 0;
    while (state < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no answer to the upgrade");
      }
      state = next == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : 0;
    }
    return this;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// The text of the next text frame; control frames are passed over. Null at a close frame.
  String text() throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      long length = in.readUnsignedByte();
      length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
      byte[] payload = in.readNBytes((int) length);
      if (opcode == 8) {
        closeCode = payload.length < 2 ? 0 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        return null;
      }
      if (opcode == 1) {
        return new String(payload, StandardCharsets.UTF_8);
      }
    }
  }

  /// The code of the close frame that was read, 0 if it had none.
  int closeCode() {
    return closeCode;
  }

  /// One frame, masked as clients must.
  static byte[] frame(int firstByte, byte[] payload, Random random) {
    var out = new ByteArrayOutputStream();
    out.write(firstByte);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = new byte[4];
    random.nextBytes(mask);
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
