package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// A client's end of a socket, which remembers all it was sent. Thread-safe.
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int GONE = 1006;

  final List<Map<String, Object>> frames = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  private SocketClient(int port, String query, String token) {
    var builder = HTTP.newWebSocketBuilder();
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/api/v4/websocket" + query), this)
            .join();
  }

  static SocketClient connect(SmallNode node, String token) {
    var client = new SocketClient(node.port(), "", token);
    client.awaitEvent("hello");
    return client;
  }

  static SocketClient open(SmallNode node, String query, String token) {
    return new SocketClient(node.port(), query, token);
  }

  @Override
  public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(read(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  private static Map<String, Object> read(String json) {
    try {
      return Map.copyOf(Json.object(json.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJson e) {
      throw new AssertionError(json, e);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.compareAndSet(0, status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.compareAndSet(0, GONE);
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  Map<String, Object> awaitEvent(String type) {
    return await()
        .until(
            () -> frames.stream().filter(f -> type.equals(f.get("event"))).findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  Map<String, Object> awaitReply(int seq) {
    return await()
        .until(
            () ->
                frames.stream()
                    .filter(f -> f.get("seq_reply") instanceof Number n && n.intValue() == seq)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /// Waits until the other end closed the socket.
  void awaitClosed(int code) {
    await().until(() -> closed.get() != 0);
    assertThat(closed.get()).isEqualTo(code);
  }

  /// The types of the events so far, in order.
  List<String> events() {
    return frames.stream()
        .filter(f -> f.containsKey("event"))
        .map(f -> f.get("event").toString())
        .toList();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
