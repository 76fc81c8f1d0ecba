package rookery.acceptance;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A mail server that takes everything and remembers what was said to it. Thread-safe.
final class MailServer implements AutoCloseable {
  private final ServerSocket socket;
  private final boolean silent;
  private final BlockingQueue<List<String>> heard = new LinkedBlockingQueue<>();

  private MailServer(ServerSocket socket, boolean silent) {
    this.socket = socket;
    this.silent = silent;
    Thread.startVirtualThread(this::serve);
  }

  static MailServer start() throws IOException {
    return new MailServer(new ServerSocket(0), false);
  }

  /// One that speaks TLS from the beginning, with a certificate that nobody vouches for.
  static MailServer unproved() throws IOException {
    return new MailServer(new DummySSLServerSocketFactory().createServerSocket(0), false);
  }

  /// One that takes connections and says nothing.
  static MailServer silent() throws IOException {
    return new MailServer(new ServerSocket(0), true);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// The next conversation that is over: what the client said, line by line, and `broken` if it did
  /// not end well.
  List<String> next() throws InterruptedException {
    var conversation = heard.poll(30, TimeUnit.SECONDS);
    if (conversation == null) {
      throw new AssertionError("nobody came to the mail server");
    }
    return conversation;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.startVirtualThread(() -> converse(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void converse(Socket client) {
    List<String> lines = new ArrayList<>();
    try (client;
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      if (!silent) {
        say(client, "220 here");
      }
      boolean text = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (text && !line.equals(".")) {
          continue;
        }
        text = line.equals("DATA");
        say(client, answer(line));
      }
    } catch (IOException _) {
      lines.add("broken");
    }
    heard.add(lines);
  }

  private static String answer(String line) {
    if (line.startsWith("EHLO")) {
      return "250-here\r\n250 AUTH PLAIN";
    }
    if (line.startsWith("AUTH")) {
      return "235 welcome";
    }
    if (line.equals("DATA")) {
      return "354 go on";
    }
    return line.equals("QUIT") ? "221 bye" : line.equals("STARTTLS") ? "502 no" : "250 ok";
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
