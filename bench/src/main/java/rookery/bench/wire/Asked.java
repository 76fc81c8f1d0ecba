package rookery.bench.wire;

import java.util.function.Consumer;

/// A call that somebody makes. Immutable.
///
/// @param token of the session of who asks
/// @param context what the web app is doing, "" for nothing in particular
/// @param since when it was to be made, in nanoseconds
/// @param then is told how it ended, on the connection's event loop
public record Asked(Call call, String token, String context, long since, Consumer<Outcome> then) {
  void end(int status, String etag, long bytes) {
    then.accept(new Outcome(call, status, etag, bytes, System.nanoTime() - since));
  }
}
