package rookery.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A WebSocket spoken by hand over a TCP socket, for clients that must be able to do what a library
/// would not let them: read nothing for a while, keep next to nothing on the way, go away with a
/// reset, or stay open and silent. Thread-safe, but for [#read], which belongs to one thread.
public final class RawSocket implements AutoCloseable {
  /// What a close without a close frame is called.
  public static final int WITHOUT_FRAME = 1006;

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final String KEY = "cm9va2VyeSByb29rZXJ5IQ==";

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final Random masks = new Random();
  private volatile int closeCode = WITHOUT_FRAME;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /// Opens it and waits for the server's consent.
  ///
  /// @param address such as `ws://127.0.0.1:8065/api/v4/websocket`
  /// @param receiveBuffer how many bytes may wait to be read
  /// @param patience for each step of that, and for no read after it
  public static RawSocket open(
      URI address, Map<String, String> headers, int receiveBuffer, Duration patience)
      throws IOException {
    var socket = new Socket();
    try {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setTcpNoDelay(true);
      int millis = (int) patience.toMillis();
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), millis);
      socket.setSoTimeout(millis);
      var raw = new RawSocket(socket);
      raw.shakeHands(address, headers);
      socket.setSoTimeout(0);
      return raw;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void shakeHands(URI address, Map<String, String> headers) throws IOException {
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    var request = new StringBuilder("GET " + address.getRawPath() + query + " HTTP/1.1\r\n");
    request.append("Host: ").append(address.getAuthority()).append("\r\n");
    request.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: ").append(KEY).append("\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    String status = line();
    for (String header = line(); !header.isEmpty(); header = line()) {
      // What else it says does not matter here.
    }
    if (!status.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + status);
    }
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed before it answered");
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /// The next whole message; null once the server has closed. Pings are answered on the way.
  public @Nullable String read() throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      byte[] payload = payload();
      switch (first & 0x0f) {
        case CLOSE -> {
          closeCode = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
          return null;
        }
        case PING -> write(PONG, payload);
        case PONG -> {}
        default -> {
          message.write(payload);
          if ((first & FINAL) != 0) {
            return message.toString(StandardCharsets.UTF_8);
          }
        }
      }
    }
  }

  private byte[] payload() throws IOException {
    long length = in.readUnsignedByte();
    if (length == SHORT_LENGTH) {
      length = in.readUnsignedShort();
    } else if (length == LONG_LENGTH) {
      length = in.readLong();
    }
    if (length < 0 || length > LARGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    return in.readNBytes((int) length);
  }

  /// Sends a text message.
  public void send(String text) throws IOException {
    write(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(int opcode, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (FINAL | opcode));
    if (payload.length < SHORT_LENGTH) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
    }
    writing.lock();
    try {
      byte[] mask = new byte[4];
      masks.nextBytes(mask);
      frame.put(mask);
      for (int i = 0; i < payload.length; i++) {
        frame.put((byte) (payload[i] ^ mask[i % 4]));
      }
      out.write(frame.array(), 0, frame.position());
    } finally {
      writing.unlock();
    }
  }

  /// The code in the server's close frame, once it has closed; 1006 without a frame.
  public int closeCode() {
    return closeCode;
  }

  /// Says good-bye and goes.
  @Override
  public void close() {
    try {
      write(CLOSE, new byte[] {0x03, (byte) 0xe8});
      socket.close();
    } catch (IOException _) {
      reset();
    }
  }

  /// Goes at once, with a TCP reset.
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }
}
