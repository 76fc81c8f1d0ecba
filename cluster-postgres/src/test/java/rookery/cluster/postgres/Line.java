package rookery.cluster.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A node's way to Redis: can be cut, and led to another server. Thread-safe.
final class Line implements AutoCloseable {
  private static final int NOWHERE = 0;

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;

  private Line(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  static Line to(int target) throws IOException {
    var line = new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    Thread.ofVirtual().name("line").start(line::accept);
    return line;
  }

  int port() {
    return listening.getLocalPort();
  }

  void cut() {
    leadsTo(NOWHERE);
  }

  /// Ends all connections; new ones go there.
  void leadsTo(int port) {
    target = port;
    open.forEach(Line::end);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (target == NOWHERE) {
          end(client);
        } else {
          connect(client);
        }
      } catch (IOException _) {
        // Closed, or the server is away: the client sees an end of its connection.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    open.add(client);
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Thread.ofVirtual().start(() -> pump(client, server));
      Thread.ofVirtual().start(() -> pump(server, client));
    } catch (IOException e) {
      end(client);
      throw e;
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException _) {
      // An end of either is an end of both.
    }
    open.remove(from);
    end(from);
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
