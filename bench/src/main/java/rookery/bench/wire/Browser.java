package rookery.bench.wire;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes one user's calls as a browser does: over few connections, asking again only for what has
/// changed since. Not thread-safe; confined to its event loop.
public final class Browser {
  private final Wire wire;
  private final EventLoop loop;
  private final String token;
  private final int connections;
  private final Map<String, String> tags = new HashMap<>();
  private @Nullable Lines lines;

  /// @param token of the user's session
  /// @param connections the most to one node
  public Browser(Wire wire, EventLoop loop, String token, int connections) {
    this.wire = wire;
    this.loop = loop;
    this.token = token;
    this.connections = connections;
  }

  /// Every call goes to this node from now on.
  public void moveTo(InetSocketAddress node) {
    hangUp();
    lines = new Lines(wire, loop, node, connections);
  }

  /// Makes a call.
  ///
  /// @param context what the web app is doing, "" for nothing in particular
  /// @param since when it was to be made
  public void call(Call call, String context, long since, Consumer<Outcome> then) {
    Lines to = lines;
    if (to == null) {
      throw new IllegalStateException("at no node yet");
    }
    Call asked = call.isKept() ? call.unless(tags.getOrDefault(call.path(), "")) : call;
    to.ask(
        new Asked(
            asked,
            token,
            context,
            since,
            outcome -> {
              if (call.isKept() && outcome.status() == 200 && !outcome.etag().isEmpty()) {
                tags.put(call.path(), outcome.etag());
              }
              then.accept(outcome);
            }));
  }

  /// Closes its connections; what it knows it keeps.
  public void hangUp() {
    Lines old = lines;
    lines = null;
    if (old != null) {
      old.close();
    }
  }
}
