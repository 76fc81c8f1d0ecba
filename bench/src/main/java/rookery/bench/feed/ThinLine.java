package rookery.bench.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A line over which so many bytes a second go each way, for all its connections together, as
/// between two zones: it delays nothing but by that. Thread-safe.
public final class ThinLine implements AutoCloseable {
  private static final int PIECE = 16 * 1_024;

  private final ServerSocket door;
  private final InetSocketAddress target;
  private final Pace there;
  private final Pace back;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private ThinLine(ServerSocket door, InetSocketAddress target, int megabits) {
    this.door = door;
    this.target = target;
    this.there = new Pace(megabits);
    this.back = new Pace(megabits);
  }

  /// Opens one.
  ///
  /// @param target where it leads
  /// @param megabits a second
  public static ThinLine to(InetSocketAddress target, int megabits) {
    try {
      var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      var line = new ThinLine(door, target, megabits);
      Thread.ofPlatform().name("line").daemon().start(line::accept);
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it begins.
  public InetSocketAddress address() {
    return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
  }

  /// When the next byte may go. Thread-safe.
  private static final class Pace {
    /// What was not used is gone after that.
    private static final long SAVED_NANOS = 2_000_000;

    private final double nanosPerByte;
    private long free = System.nanoTime();

    Pace(int megabits) {
      this.nanosPerByte = 8_000.0 / megabits;
    }

    void await(int bytes) {
      long wait = taken(bytes) - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
    }

    private synchronized long taken(int bytes) {
      free = Math.max(free, System.nanoTime() - SAVED_NANOS) + (long) (bytes * nanosPerByte);
      return free;
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        connect(door.accept());
      } catch (IOException _) {
        // Closed, or nobody is there: the client sees an end of its connection.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    open.add(client);
    try {
      var server = new Socket(target.getAddress(), target.getPort());
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofPlatform().name("line-there").daemon().start(() -> pass(client, server, there));
      Thread.ofPlatform().name("line-back").daemon().start(() -> pass(server, client, back));
    } catch (IOException e) {
      end(client);
      throw e;
    }
  }

  private void pass(Socket from, Socket to, Pace pace) {
    byte[] piece = new byte[PIECE];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        pace.await(read);
        out.write(piece, 0, read);
      }
    } catch (IOException _) {
      // An end of either is an end of both.
    }
    end(from);
    end(to);
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is all that was wanted.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException _) {
      // It takes nobody in any more, which is all that was wanted.
    }
    open.forEach(this::end);
  }
}
