package rookery.chaos.rolling;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// HTTP 1.1 by hand, over one connection as long as it is kept: libraries send a request again when
/// the connection fails, and that would hide what is looked for. As they do, it looks whether the
/// connection was closed before it sends. Not thread-safe; confined to its caller.
final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int LOOK_MILLIS = 1;

  private final URI place;
  private final String token;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  KeptConnection(URI place, String token) {
    this.place = place;
    this.token = token;
  }

  /// What came back. Immutable.
  record Answer(int status, String body) {}

  /// Sends one request and reads its answer; nothing is tried twice.
  Answer send(String method, String path, byte[] body) throws IOException {
    if (!isOpen()) {
      open();
    }
    var out = java.util.Objects.requireNonNull(socket).getOutputStream();
    var head =
        "%s /api/v4%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
            .formatted(method, path, place.getAuthority(), token);
    if (!method.equals("GET")) {
      head += "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
    }
    var whole = new ByteArrayOutputStream();
    whole.writeBytes((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    try {
      out.write(whole.toByteArray());
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private boolean isOpen() throws IOException {
    var now = socket;
    if (now == null || in == null) {
      return false;
    }
    now.setSoTimeout(LOOK_MILLIS);
    try {
      int next = in.read();
      close();
      if (next >= 0) {
        throw new IOException("bytes that nobody asked for");
      }
      return false;
    } catch (SocketTimeoutException _) {
      now.setSoTimeout(PATIENCE_MILLIS);
      return true;
    } catch (IOException _) {
      close();
      return false;
    }
  }

  private void open() throws IOException {
    var fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(PATIENCE_MILLIS);
    fresh.connect(new InetSocketAddress(place.getHost(), place.getPort()), PATIENCE_MILLIS);
    socket = fresh;
    in = new BufferedInputStream(fresh.getInputStream());
  }

  private Answer read() throws IOException {
    String first = line();
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      } else if (header.startsWith("transfer-encoding:")) {
        chunked = header.contains("chunked");
      } else if (header.startsWith("connection:")) {
        last = header.contains("close");
      }
    }
    byte[] body = chunked ? chunks() : bytes(length);
    if (last) {
      close();
    }
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    for (int size = chunk(); size > 0; size = chunk()) {
      all.writeBytes(bytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = java.util.Objects.requireNonNull(in).readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("closed within an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    var from = java.util.Objects.requireNonNull(in);
    var bytes = new ByteArrayOutputStream();
    for (int next = from.read(); next != '\n'; next = from.read()) {
      if (next < 0) {
        throw new EOFException("closed without an answer");
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
    socket = null;
    in = null;
  }
}
