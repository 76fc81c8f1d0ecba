package rookery.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A way to a server of this machine that can stop passing on, or be cut. Thread-safe.
public final class Wire implements AutoCloseable {
  private static final int BUFFER = 8 * 1024;
  private static final int BACKLOG = 200;

  private enum State {
    FLOWING,
    STALLED,
    CUT
  }

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.FLOWING;

  private Wire(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// A wire to this port, at a free port of its own.
  public static Wire to(int target) {
    try {
      var wire = new Wire(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
      Thread.ofVirtual().start(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it begins.
  public int port() {
    return listener.getLocalPort();
  }

  /// Passes nothing on any more; what is open stays open, and new connections are taken.
  public void stall() {
    become(State.STALLED);
  }

  /// Resets what is open and what is opened.
  public void cut() {
    become(State.CUT);
    open.forEach(Wire::reset);
  }

  /// Passes on again, also what has waited.
  public void flow() {
    become(State.FLOWING);
  }

  private void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException _) {
        // Closed, or the client is gone already.
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    if (!passable()) {
      end(near);
      return;
    }
    try {
      var far = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pump(far, near));
      pump(near, far);
    } catch (IOException _) {
      end(near);
    }
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[BUFFER];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && passable(); read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // An end of either is an end of both.
    }
    boolean _ = passable();
    end(from);
    end(to);
  }

  /// Waits while nothing is passed on; false when cut.
  private boolean passable() {
    lock.lock();
    try {
      while (state == State.STALLED) {
        changed.awaitUninterruptibly();
      }
      return state == State.FLOWING;
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket socket) {
    reset(socket);
    open.remove(socket);
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
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
