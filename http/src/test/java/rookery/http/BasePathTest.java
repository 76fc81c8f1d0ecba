package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server whose site is `https://example.org/chat`.
class BasePathTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws CannotListen {
    var proxies = new ProxySettings(List.of("X-Forwarded-For"), List.of("127.0.0.1"));
    server =
        TestServer.start(
            HttpSettings.of("127.0.0.1", 0)
                .with("https://example.org/chat", proxies, Optional.empty()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/chat, 200, page /",
    "/chat/, 200, page /",
    "/chat/some/channel, 200, page /some/channel",
    "/chat/api/v4/public, 200, '{\"known\":false}'",
  })
  void everything_is_served_below_the_path(String path, int status, String body) {
    var answer = server.send(server.to(path));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({"/", "/api/v4/public", "/chatter", "/some/channel"})
  void nothing_is_served_elsewhere(String path) {
    var answer = server.send(server.to(path));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("api.context.404.app_error");
  }

  @Test
  void handlers_are_told_the_path_and_what_the_proxy_says() {
    var answer =
        server.send(
            server
                .to("/chat/api/v4/whence")
                .header("X-Forwarded-For", "198.51.100.1")
                .header("X-Forwarded-Proto", "https"));

    assertThat(answer.body())
        .contains("\"base\":\"/chat\"", "\"secure\":true", "\"address\":\"198.51.100.1\"");
    assertThat(answer.headers().firstValue("x-frame-options")).contains("SAMEORIGIN");
    assertThat(answer.headers().firstValue("strict-transport-security")).isEmpty();
  }
}
