package rookery.bench.crowd;

import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.bench.wire.Wire;

/// Clients that only listen, each with a socket that is opened once. Thread-safe.
public final class Listeners implements AutoCloseable {
  private final Echoes echoes;
  private final AtomicInteger here = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final List<EventSocket> sockets = new ArrayList<>();

  private Listeners(Echoes echoes) {
    this.echoes = echoes;
  }

  /// Opens a socket for each.
  ///
  /// @param echoes are told what is heard
  public static Listeners open(
      Wire wire, InetSocketAddress node, List<Account> accounts, Echoes echoes) {
    var all = new Listeners(echoes);
    for (Account account : accounts) {
      all.sockets.add(
          EventSocket.open(
              wire, wire.loop(), node, account.token(), "", all.new OneEar(account.user())));
    }
    return all;
  }

  /// What one of them hears. Not thread-safe; confined to its event loop.
  private final class OneEar implements EventSocket.Ear {
    private final String user;
    private boolean greeted;

    OneEar(String user) {
      this.user = user;
    }

    @Override
    public void opened() {}

    @Override
    public void heard(TextWebSocketFrame frame) {
      if (!greeted) {
        greeted = true;
        here.incrementAndGet();
      }
      echoes.heard(user, frame.content());
    }

    @Override
    public void closed(int refusal) {
      gone.incrementAndGet();
    }
  }

  /// How many were greeted.
  public int here() {
    return here.get();
  }

  /// How many are gone again.
  public int gone() {
    return gone.get();
  }

  @Override
  public void close() {
    sockets.forEach(EventSocket::close);
  }
}
