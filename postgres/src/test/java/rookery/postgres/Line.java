package rookery.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The line between a program and a server, which may be cut, or swallow what is sent over it.
/// Thread-safe.
public final class Line implements AutoCloseable {
  private static final int BUFFER = 8_192;

  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flows = lock.newCondition();
  private ServerSocket listener;
  private boolean stalled;
  private int forgotten;
  private int made;

  private Line(ServerSocket listener, int target) {
    this.listener = listener;
    this.port = listener.getLocalPort();
    this.target = target;
  }

  /// A line to a port of this machine.
  public static Line to(int target) {
    try {
      var line = new Line(listen(0), target);
      line.accept(line.listener);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
  }

  /// Where it begins.
  public int port() {
    return port;
  }

  /// Nothing goes through any more, and nobody is told.
  public void stalls() {
    stalled(true);
  }

  /// Everything goes through again, also what was sent meanwhile.
  public void flows() {
    stalled(false);
  }

  /// Connections that are open now lead nowhere any more, and nobody is told; new ones do.
  public void forgets() {
    lock.lock();
    try {
      forgotten = made;
    } finally {
      lock.unlock();
    }
  }

  private void stalled(boolean yes) {
    lock.lock();
    try {
      stalled = yes;
      flows.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// All connections are reset and no new one is taken.
  public synchronized void refuses() {
    close(listener);
    sockets.forEach(Line::close);
    sockets.clear();
  }

  /// New connections are taken again.
  public synchronized void takes() {
    try {
      listener = listen(port);
      accept(listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .start(() -> {
          while (!from.isClosed()) {
            try {
              var near = from.accept();
              var far = new Socket(InetAddress.getLoopbackAddress(), target);
              sockets.add(near);
              sockets.add(far);
              int number = next();
              Thread.ofVirtual().start(() -> pump(near, far, number));
              Thread.ofVirtual().start(() -> pump(far, near, number));
            } catch (IOException _) {
              // Closed, or the server is away: the other end sees it.
            }
          }
        });
  }

  private int next() {
    lock.lock();
    try {
      return ++made;
    } finally {
      lock.unlock();
    }
  }

  private void pump(Socket from, Socket to, int number) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitFlow(number);
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One side is gone; both are closed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitFlow(int number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (stalled || number <= forgotten) {
        flows.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception _) {
      // It is gone, which is all that was wanted.
    }
  }

  @Override
  public void close() {
    refuses();
    lock.lock();
    try {
      forgotten = 0;
    } finally {
      lock.unlock();
    }
    flows();
  }
}
