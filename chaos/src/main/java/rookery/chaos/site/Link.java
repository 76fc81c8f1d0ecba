package rookery.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A stretch of network that can be broken: it listens at a port and passes on, both ways, to
/// another. It keeps little on the way, so that a reader who stops is soon felt by the writer.
/// Thread-safe.
public final class Link implements AutoCloseable {
  private static final int BUFFER = 8 * 1024;
  private static final int BACKLOG = 200;
  private static final int CONNECT_MILLIS = 2_000;

  /// How a link is.
  public enum State {
    /// It passes on.
    WELL,
    /// It has reset what was open, and resets what is opened.
    CUT,
    /// Everything stays open, and nothing is passed on.
    STALLED,
    /// It passes on late.
    SLOW
  }

  private static final long SLOW_NANOS = 60_000_000;

  private final int port;
  private final IntSupplier target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile State state = State.WELL;
  private volatile boolean closed;
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;

  private Link(ServerSocket listening, IntSupplier target) {
    this.port = listening.getLocalPort();
    this.listening = listening;
    this.target = target;
  }

  /// A link that listens at a free port.
  ///
  /// @param target asked for each connection: the port of this machine to pass on to
  public static Link to(IntSupplier target) {
    var listening = listen(0);
    var link = new Link(listening, target);
    link.accepting = Thread.ofVirtual().name("link").start(() -> link.accept(listening));
    return link;
  }

  private static ServerSocket listen(int port) {
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.setReceiveBufferSize(BUFFER);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// Makes it so.
  public void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (next == State.CUT) {
      reset();
    }
  }

  /// Resets all connections; new ones are taken.
  public void reset() {
    open.forEach(Link::reset);
  }

  /// Nobody listens here any more, as when the server at the other end is known to be gone; what is
  /// open stays.
  void refuse() {
    lock.lock();
    try {
      if (listening != null) {
        listening.close();
        listening = null;
        awaitEnd(accepting);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /// The port takes connections until nobody accepts them any more.
  private static void awaitEnd(@Nullable Thread accepting) {
    try {
      if (accepting != null) {
        accepting.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Listens again after [#refuse].
  void admit() {
    lock.lock();
    try {
      if (listening == null && !closed) {
        var again = listen(port);
        listening = again;
        accepting = Thread.ofVirtual().name("link").start(() -> accept(again));
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        var near = from.accept();
        if (state == State.CUT || closed) {
          reset(near);
        } else {
          Thread.ofVirtual().name("link").start(() -> connect(near));
        }
      } catch (IOException _) {
        // It listens no longer, or the client is gone already.
      }
    }
  }

  private void connect(Socket near) {
    var far = new Socket();
    open.add(near);
    open.add(far);
    try {
      near.setTcpNoDelay(true);
      near.setSendBufferSize(BUFFER);
      far.setTcpNoDelay(true);
      far.setReceiveBufferSize(BUFFER);
      far.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()),
          CONNECT_MILLIS);
      Thread.ofVirtual().name("link").start(() -> pump(far, near));
      pump(near, far);
    } catch (IOException _) {
      end(near, far);
    }
  }

  private void pump(Socket from, Socket to) {
    var buffer = new byte[BUFFER];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        waitUntilPassable(from);
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // An end of either is an end of both.
    }
    waitUntilPassable(to);
    end(from, to);
  }

  /// A stalled link tells nobody of an end either.
  private void waitUntilPassable(Socket of) {
    if (state == State.SLOW) {
      LockSupport.parkNanos(SLOW_NANOS);
    }
    lock.lock();
    try {
      while (state == State.STALLED && !closed && !of.isClosed()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket one, Socket other) {
    reset(one);
    reset(other);
    open.remove(one);
    open.remove(other);
  }

  /// With a reset, as everything that was on the way is lost.
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
    closed = true;
    refuse();
    become(State.CUT);
  }
}
