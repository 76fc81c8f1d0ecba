package rookery.chaos.crowd;

import java.util.concurrent.locks.ReentrantLock;
import rookery.chaos.history.Entry;

/// Takes a device's messages, one socket at a time, keeping connection id and next sequence number
/// as an official client does, and writes them down. Thread-safe.
final class Ear {
  private final String device;
  private final Field field;
  private final Mind mind;
  private final ReentrantLock lock = new ReentrantLock();
  private String connection = "";
  private long next;
  private int socket;
  private boolean settled;
  private boolean presented;
  private volatile long heard;

  Ear(String device, Field field, Mind mind) {
    this.device = device;
    this.field = field;
    this.mind = mind;
  }

  /// What a client says to be continued. Immutable.
  record Wish(String connection, long next) {}

  /// What it says when it comes back.
  Wish wish() {
    lock.lock();
    try {
      return new Wish(connection, next);
    } finally {
      lock.unlock();
    }
  }

  /// From now on only this socket is listened to.
  void attach(int opened, String node, Wish wish) {
    lock.lock();
    try {
      field
          .history()
          .add(at -> new Entry.Opened(at, device, opened, node, wish.connection(), wish.next()));
      socket = opened;
      settled = false;
      presented = !wish.connection().isEmpty();
      heard = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing of this socket counts any more.
  void detach(int closed, boolean own, String why) {
    lock.lock();
    try {
      if (socket == closed) {
        socket = 0;
        field.history().add(at -> new Entry.Closed(at, device, closed, own, why));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes one message; false if the numbers are wrong, which ends the socket.
  boolean hear(int from, String text) {
    var frame = Frame.parse(text);
    lock.lock();
    try {
      if (from != socket) {
        return false;
      }
      heard = System.nanoTime();
      settle(frame);
      return frame.isReply() || take(frame);
    } finally {
      lock.unlock();
    }
  }

  private void settle(Frame frame) {
    if (!settled) {
      settled = true;
      boolean exact = presented && !frame.isHello();
      field.history().add(at -> new Entry.Settled(at, device, socket, exact));
    }
  }

  private boolean take(Frame frame) {
    if (frame.isHello() && !frame.connection().equals(connection)) {
      connection = frame.connection();
      next = 0;
    }
    var place = new Frame.Place(device, socket, connection);
    var made = new Entry.Received[1];
    field.history().add(at -> made[0] = frame.received(at, place));
    if (frame.seq() != next) {
      return false;
    }
    next++;
    mind.take(made[0]);
    return true;
  }

  /// Whether a socket is open and it is known how it goes on.
  boolean live() {
    lock.lock();
    try {
      return socket != 0 && settled;
    } finally {
      lock.unlock();
    }
  }

  /// Silence counts from now.
  void noticeNow() {
    heard = System.nanoTime();
  }

  /// How long nothing was heard.
  long silentNanos() {
    return System.nanoTime() - heard;
  }
}
