package rookery.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a client and Redis and does what networks do: cuts connections, refuses new ones,
/// swallows answers of requests that went through, or is slow. Thread-safe.
final class FaultProxy implements AutoCloseable {
  private enum Mode {
    WELL,
    CUT,
    DEAF
  }

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.WELL;
  private volatile long delayMillis;
  private volatile long mostAnswered = Long.MAX_VALUE;
  private final AtomicInteger cutOff = new AtomicInteger();

  private FaultProxy(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /// @param target a port of this machine
  static FaultProxy before(int target) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var proxy = new FaultProxy(listening, target);
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  int port() {
    return listening.getLocalPort();
  }

  /// Ends all connections and refuses new ones.
  void cut() {
    mode = Mode.CUT;
    open.forEach(FaultProxy::end);
  }

  /// Ends all connections, and takes new ones.
  void hiccup() {
    open.forEach(FaultProxy::end);
  }

  /// Lets requests through and swallows their answers.
  void swallowAnswers() {
    mode = Mode.DEAF;
  }

  /// From now on each answer comes so much later.
  void delayAnswers(Duration delay) {
    delayMillis = delay.toMillis();
  }

  /// From now on each connection that is made ends within its answers.
  ///
  /// @param bytes of answers that come through before
  void cutAnswersBehind(long bytes) {
    mostAnswered = bytes;
  }

  /// How many connections ended within an answer.
  int cutOff() {
    return cutOff.get();
  }

  /// All is well again; what was swallowed stays so, and connections that missed something end.
  void mend() {
    boolean missed = mode == Mode.DEAF;
    mode = Mode.WELL;
    delayMillis = 0;
    mostAnswered = Long.MAX_VALUE;
    if (missed) {
      hiccup();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (mode == Mode.CUT) {
          end(client);
        } else {
          connect(client);
        }
      } catch (IOException _) {
        // Closed, or Redis is away: the client sees an end of its connection.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    open.add(client);
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Thread.ofVirtual().start(() -> pump(client, server, false));
      Thread.ofVirtual().start(() -> pump(server, client, true));
    } catch (IOException e) {
      end(client);
      throw e;
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8192];
    long left = answers ? mostAnswered : Long.MAX_VALUE;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
        if (answers && delayMillis > 0) {
          boolean _ = new CountDownLatch(1).await(delayMillis, TimeUnit.MILLISECONDS);
        }
        if (!answers || mode != Mode.DEAF) {
          out.write(buffer, 0, (int) Math.min(read, left));
        }
        left -= read;
        if (left < 0) {
          cutOff.incrementAndGet();
        }
      }
    } catch (IOException _) {
      // An end of either is an end of both.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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
