package rookery.chaos.rolling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.kernel.RealTimers;

/// Passes TCP connections on, to one ready node after the other, and asks all of them whether they
/// are. It knows no HTTP, repeats nothing, and keeps nothing from anybody. Thread-safe.
final class OwnBalancer implements Balancer {
  private static final Duration ASK_EVERY = Duration.ofMillis(200);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int BUFFER = 16 * 1024;
  private static final String QUESTION =
      "GET /api/rookery/v1/ready HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n";

  private final ServerSocket listening;
  private final List<NodeUnderTest> nodes;
  private final Map<String, Boolean> ready = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final RealTimers timers = new RealTimers();

  private OwnBalancer(ServerSocket listening, List<NodeUnderTest> nodes) {
    this.listening = listening;
    this.nodes = nodes;
  }

  static OwnBalancer before(List<NodeUnderTest> nodes) {
    try {
      var socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      var balancer = new OwnBalancer(socket, nodes);
      nodes.forEach(balancer::ask);
      nodes.forEach(
          node -> balancer.timers.every("ask " + node.name(), ASK_EVERY, () -> balancer.ask(node)));
      Thread.ofVirtual().name("balancer").start(balancer::accept);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ask(NodeUnderTest node) {
    ready.put(node.name(), saysReady(node));
  }

  private static boolean saysReady(NodeUnderTest node) {
    try (var socket = connected(node)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException _) {
      return false;
    }
  }

  private static Socket connected(NodeUnderTest node) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var near = listening.accept();
        Thread.ofVirtual().name("balancer").start(() -> carry(near));
      } catch (IOException _) {
        // It listens no longer, or the client is gone already.
      }
    }
  }

  private void carry(Socket near) {
    for (int attempt = 0; attempt < nodes.size(); attempt++) {
      try {
        near.setTcpNoDelay(true);
        var far = connected(next());
        open.add(near);
        open.add(far);
        var back = Thread.ofVirtual().name("balancer").start(() -> pump(far, near, true));
        pump(near, far, false);
        back.join();
        end(near, far);
        return;
      } catch (IOException _) {
        // As all balancers do, another one is tried if this one takes no connection.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    reset(near);
  }

  private NodeUnderTest next() {
    for (int tried = 0; tried < nodes.size(); tried++) {
      var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
      if (ready.getOrDefault(node.name(), false)) {
        return node;
      }
    }
    return nodes.getFirst();
  }

  /// An end of the server is an end for both: what a client sends after it would be lost without a
  /// word.
  private static void pump(Socket from, Socket to, boolean last) {
    var buffer = new byte[BUFFER];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
      if (last) {
        from.close();
      }
    } catch (IOException _) {
      reset(to);
      reset(from);
    }
  }

  private void end(Socket near, Socket far) {
    for (Socket socket : List.of(near, far)) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is gone, which is all that was wanted.
      }
      open.remove(socket);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }

  @Override
  public void awaitBack(NodeUnderTest node) {
    if (!Await.until(BACK_WITHIN, () -> ready.getOrDefault(node.name(), false))) {
      throw new IllegalStateException(node.name() + " does not become ready");
    }
  }

  @Override
  public String name() {
    return "own";
  }

  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  @Override
  public void close() {
    timers.close();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.forEach(OwnBalancer::reset);
    }
  }
}
