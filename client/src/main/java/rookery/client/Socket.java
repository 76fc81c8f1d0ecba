package rookery.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One WebSocket: whole text messages in, text or binary messages out, and how it ended.
/// Thread-safe.
final class Socket implements WebSocket.Listener {
  /// What a close without a close frame is called.
  static final int WITHOUT_FRAME = 1006;

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Consumer<String> receiver;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  private Socket(WebSocket.Builder builder, URI address, Consumer<String> receiver) {
    this.receiver = receiver;
    this.socket = builder.connectTimeout(PATIENCE).buildAsync(address, this).join();
  }

  static Socket open(HttpClient http, URI address, String token, Consumer<String> receiver) {
    var builder = http.newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    return new Socket(builder, address, receiver);
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void send(byte[] message) {
    socket.sendBinary(ByteBuffer.wrap(message), true).join();
  }

  /// The close code, once it is closed; [#WITHOUT_FRAME] when the other side just went away.
  CompletableFuture<Integer> closed() {
    return closed;
  }

  /// Finds out whether the other side is still there: Java's client does not always notice that a
  /// stream has ended without a close frame.
  void probe() {
    socket
        .sendPing(ByteBuffer.allocate(0))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            closed.complete(WITHOUT_FRAME);
          }
        });
  }

  void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    closed.complete(WebSocket.NORMAL_CLOSURE);
  }

  /// Goes away without a close frame, as a lost network does.
  void cut() {
    socket.abort();
    closed.complete(WITHOUT_FRAME);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String message = partial.toString();
      partial.setLength(0);
      receiver.accept(message);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(WITHOUT_FRAME);
  }
}
