package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.UserId;

class RateLimitTest {
  private final AtomicBoolean sender = new AtomicBoolean(true);
  private final AtomicBoolean user = new AtomicBoolean(true);
  private TestServer server;

  private final class Limiter implements RateLimiter {
    @Override
    public Optional<Charge> charge(String path, Call.Request request) {
      return Optional.of(one(sender.get()));
    }

    @Override
    public Optional<Charge> charge(UserId who) {
      return Optional.of(one(user.get()));
    }

    private static Charge one(boolean allowed) {
      return allowed
          ? new Charge(true, 100, 99, Duration.ofMillis(100), Duration.ZERO)
          : new Charge(false, 100, 0, Duration.ofSeconds(10), Duration.ofMillis(1_200));
    }
  }

  @BeforeEach
  void start() throws CannotListen {
    server = TestServer.start(HttpSettings.of("127.0.0.1", 0), new Limiter());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void an_answer_tells_how_much_is_left() {
    var answer = server.send(server.ann("/api/v4/things/abc"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-ratelimit-limit")).isEqualTo("100");
    assertThat(header(answer, "x-ratelimit-remaining")).isEqualTo("99");
    assertThat(header(answer, "x-ratelimit-reset")).isEqualTo("1");
    assertThat(header(answer, "retry-after")).isEmpty();
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("limit exceeded");
    assertThat(header(answer, "retry-after")).isEqualTo("2");
    assertThat(header(answer, "x-ratelimit-reset")).isEqualTo("10");
    assertThat(header(answer, "x-ratelimit-remaining")).isEqualTo("0");
    assertThat(header(answer, "x-request-id")).hasSize(26);
  }

  @Test
  void a_sender_of_too_many_is_refused_before_anybody_asks_who_it_is() {
    sender.set(false);

    refused(server.send(server.to("/api/v4/things/abc")));
  }

  @Test
  void a_user_who_sends_too_many_is_refused_wherever_they_come_from() {
    user.set(false);

    refused(server.send(server.ann("/api/v4/things/abc")));
    assertThat(server.send(server.to("/api/v4/public")).statusCode()).isEqualTo(200);
  }

  @Test
  void sockets_count_too() {
    sender.set(false);
    var at = URI.create("ws://127.0.0.1:" + server.port() + "/api/v4/websocket");

    assertThatThrownBy(() ->
            server.client.newWebSocketBuilder().buildAsync(at, new WebSocket.Listener() {}).join())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(429));
  }

  @Test
  void health_is_told_however_often_it_is_asked_for() {
    sender.set(false);

    var answer = server.send(server.to("/api/rookery/v1/live"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-ratelimit-limit")).isEmpty();
  }
}
