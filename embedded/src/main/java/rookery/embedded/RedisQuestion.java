package rookery.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Asks a Redis of this machine one thing, over a connection of its own. Immutable.
final class RedisQuestion {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int TOUCH_MILLIS = 500;

  private RedisQuestion() {}

  /// Whether something that speaks like Redis listens there. A server that wants a password first
  /// also answers.
  static boolean answers(int port) {
    try {
      String answer = String.join("", ask(port, "PING", TOUCH_MILLIS));
      return answer.startsWith("PONG") || answer.startsWith("-");
    } catch (IOException _) {
      return false;
    }
  }

  /// Sends a command of plain words; answers the values of what came back, flat. An error begins
  /// with a minus sign.
  static List<String> ask(int port, String command) throws IOException {
    return ask(port, command, PATIENCE_MILLIS);
  }

  /// As [#ask], of a server that must be there and agree.
  static List<String> insist(int port, String command) {
    try {
      var answer = ask(port, command);
      if (!answer.isEmpty() && answer.getFirst().startsWith("-")) {
        throw new IllegalStateException(command + ": " + answer.getFirst());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(command + " at port " + port, e);
    }
  }

  /// What follows a name: `name:value` in a line, or the value after the name. Empty if it is not
  /// there, or if nobody answers.
  static String value(int port, String command, String name) {
    try {
      var answer = ask(port, command);
      int at = answer.indexOf(name);
      if (at >= 0 && at + 1 < answer.size()) {
        return answer.get(at + 1);
      }
      return String.join("\n", answer)
          .lines()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException _) {
      return "";
    }
  }

  private static List<String> ask(int port, String command, int patience) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
      socket.setSoTimeout(patience);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      var values = new ArrayList<String>();
      read(new BufferedInputStream(socket.getInputStream()), values);
      return values;
    }
  }

  private static void read(InputStream in, List<String> values) throws IOException {
    String line = line(in);
    String rest = line.isEmpty() ? "" : line.substring(1);
    switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '*' -> {
        for (int left = Integer.parseInt(rest); left > 0; left--) {
          read(in, values);
        }
      }
      case '$' -> {
        int length = Integer.parseInt(rest);
        values.add(length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8));
        if (length >= 0) {
          line(in);
        }
      }
      case '-' -> values.add(line);
      default -> values.add(rest);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
