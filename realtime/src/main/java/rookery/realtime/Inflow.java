package rookery.realtime;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How fast a client is read: who sends more than it may is read no faster. TCP holds it up then,
/// and nothing is lost. Not thread-safe; confined to its socket's event loop.
final class Inflow {
  private final Channel channel;
  private final Supplier<SocketCaps> caps;
  private final Figures figures;
  private final Allowance allowance;
  private boolean wanted = true;
  private boolean heldUp;

  /// @param openedAt when the socket was opened, in nanoseconds
  Inflow(Channel channel, Supplier<SocketCaps> caps, Figures figures, long openedAt) {
    this.channel = channel;
    this.caps = caps;
    this.figures = figures;
    this.allowance = new Allowance(caps.get(), openedAt);
  }

  /// Whether more may be read, as far as others are concerned.
  void reading(boolean on) {
    wanted = on;
    readOrNot();
  }

  /// Counts a message; false if its sender sends so much that it is to be closed.
  boolean takes(SocketCaps now) {
    allowance.take(now, System.nanoTime());
    if (allowance.hopeless(now)) {
      return false;
    }
    long pause = allowance.pause(now);
    if (pause > 0 && !heldUp) {
      figures.heldUp();
      heldUp = true;
      readOrNot();
      channel.eventLoop().schedule(this::readOn, pause, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private void readOn() {
    if (!channel.isActive()) {
      return;
    }
    allowance.refill(caps.get(), System.nanoTime());
    long pause = allowance.pause(caps.get());
    if (pause > 0) {
      channel.eventLoop().schedule(this::readOn, pause, TimeUnit.NANOSECONDS);
    } else {
      heldUp = false;
      readOrNot();
    }
  }

  private void readOrNot() {
    boolean on = wanted && !heldUp;
    channel.config().setAutoRead(on);
    if (on) {
      channel.read();
    }
  }
}
