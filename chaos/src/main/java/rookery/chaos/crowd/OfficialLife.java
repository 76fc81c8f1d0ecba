package rookery.chaos.crowd;

import java.util.concurrent.locks.ReentrantLock;

/// The sockets of one official client, which comes back by itself. Thread-safe.
final class OfficialLife implements Life {
  private final String device;
  private final String token;
  private final Ear ear;
  private final OfficialClients clients;
  private final int number;
  private final ReentrantLock lock = new ReentrantLock();
  private int socket;
  private boolean ordered;

  OfficialLife(String device, String token, Ear ear, OfficialClients clients, int number) {
    this.device = device;
    this.token = token;
    this.ear = ear;
    this.clients = clients;
    this.number = number;
  }

  String token() {
    return token;
  }

  /// All of them are started together.
  @Override
  public void start() {}

  /// A socket of it is open.
  void opened(String node, Ear.Wish wish) {
    lock.lock();
    try {
      ear.detach(socket, ordered, "left");
      socket++;
      ordered = false;
      ear.attach(socket, node, wish);
    } finally {
      lock.unlock();
    }
  }

  /// A message came.
  void heard(String text) {
    lock.lock();
    try {
      // It looks at the numbers itself.
      var _ = ear.hear(socket, text);
    } finally {
      lock.unlock();
    }
  }

  /// A socket of it is closed.
  void closed(String why) {
    lock.lock();
    try {
      ear.detach(socket, ordered, why);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void leave(Leaving how, long pauseMillis) {
    order(
        switch (how) {
          case CLOSE -> "close";
          case RESET -> "terminate";
          case ABANDON -> "pause";
        });
  }

  @Override
  public void goAway() {
    order("leave");
  }

  @Override
  public void readSlowly(boolean slowly) {
    if (slowly) {
      order("pause");
    } else {
      clients.order(number, "read");
    }
  }

  private void order(String what) {
    lock.lock();
    try {
      ordered = true;
    } finally {
      lock.unlock();
    }
    clients.order(number, what);
  }

  @Override
  public String toString() {
    return "official client of " + device;
  }
}
