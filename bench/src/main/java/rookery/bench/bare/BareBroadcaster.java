package rookery.bench.bare;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import rookery.bench.site.JavaCommand;
import rookery.bench.site.ProcessorTime;
import rookery.bench.site.Site;
import rookery.embedded.TiedProcess;

/// A broadcaster at work: the ceiling of fan-out on this machine, with the same text, transport and
/// number of event loops as a node. Not thread-safe; confined to one thread.
public final class BareBroadcaster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final TiedProcess process;
  private final int port;
  private final Socket control;

  private BareBroadcaster(TiedProcess process, int port, Socket control) {
    this.process = process;
    this.port = port;
    this.control = control;
  }

  /// Starts one; returns when it listens.
  ///
  /// @param directory where the text and what it prints are kept
  /// @param options for Java
  /// @param text of each frame, without its end
  public static BareBroadcaster start(
      Path directory, List<String> options, int loops, byte[] text) {
    int port = Site.freePort();
    int controlPort = Site.freePort();
    try {
      Path file = directory.resolve("frame");
      Files.write(file, text);
      var arguments =
          List.of(
              Integer.toString(port),
              Integer.toString(controlPort),
              Integer.toString(loops),
              file.toString());
      var process =
          TiedProcess.start(
              JavaCommand.of(options, Broadcaster.class.getName(), arguments),
              Map.of(),
              directory.resolve("broadcaster.log"),
              _ -> {});
      return new BareBroadcaster(process, port, connected(process, controlPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connected(TiedProcess process, int port) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          process.end();
          throw e;
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  /// Where listeners connect.
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Has it send so many events to everybody.
  ///
  /// @param joined whether all that one listener gets are one write
  public void send(int events, boolean joined) {
    try {
      control.getOutputStream().write(new byte[] {(byte) events, (byte) (joined ? 1 : 0)});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// For how long it wrote what it was told to send last, in nanoseconds: from when it was told
  /// until the last write. To be asked once after each [#send].
  public long wrote() {
    try {
      return new DataInputStream(control.getInputStream()).readLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The processor time that it has used so far.
  public ProcessorTime work() {
    return ProcessorTime.of(process.pid());
  }

  @Override
  public void close() {
    try {
      control.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.end();
      process.awaitEnd(STOP);
    }
  }
}
