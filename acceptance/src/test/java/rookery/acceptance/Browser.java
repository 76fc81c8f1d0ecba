package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.Tree;
import rookery.json.Json;

/// A browser with the official web app, as far as its requests go: cookies, the CSRF header, the
/// marker of a page load; and what the app cannot do without in every answer (protocol: rest G).
/// Not thread-safe; confined to the test.
final class Browser {
  private final ChatClient http;
  private final Map<String, HttpCookie> cookies = new TreeMap<>();

  Browser(URI node) {
    this.http = ChatClient.at(node);
  }

  Tree get(String path) {
    return call("GET", path, null).expect(200).tree();
  }

  Tree post(String path, Object body) {
    return call("POST", path, body).expect(200).tree();
  }

  Tree creates(String path, Object body) {
    return call("POST", path, body).expect(201).tree();
  }

  Tree put(String path, Object body) {
    return call("PUT", path, body).expect(200).tree();
  }

  /// A call whose failure the app tolerates, as long as nobody is logged out by it.
  Answer tolerant(String method, String path, @Nullable Object body) {
    var answer = call(method, path, body);
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201, 403, 404, 501);
    return answer;
  }

  /// Any call, with what holds for every answer.
  Answer call(String method, String path, @Nullable Object body) {
    var answer =
        http.send(method, path, body == null ? null : Json.bytes(body), headers(method, body));
    String got = answer.call() + ": " + answer.status();
    assertThat(answer.header("X-Version-Id")).as(got).matches("11\\.6\\.0\\..+\\.(true|false)");
    assertThat(answer.header("X-Request-Id")).as(got).hasSize(26);
    if (!path.contains("/image")) {
      assertThat(answer.header("Content-Type"))
          .as(got)
          .isIn("application/json", "application/x-ndjson");
      assertThat(answer.header("Cache-Control")).as(got).isEmpty();
      assertThat(answer.text()).as(got).isNotEmpty().isNotEqualTo("null");
    }
    keepCookies(answer);
    return answer;
  }

  private Map<String, String> headers(String method, @Nullable Object body) {
    var headers = new TreeMap<String, String>();
    headers.put("X-Requested-With", "XMLHttpRequest");
    headers.put("X-Page-Load-Context", "page_load");
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    if (!cookies.isEmpty()) {
      headers.put("Cookie", cookieHeader());
    }
    if (!method.equals("GET") && cookies.containsKey("MMCSRF")) {
      headers.put("X-CSRF-Token", cookie("MMCSRF").getValue());
    }
    return headers;
  }

  private String cookieHeader() {
    return String.join(
        "; ", cookies.values().stream().map(c -> c.getName() + "=" + c.getValue()).toList());
  }

  private void keepCookies(Answer answer) {
    for (String line : answer.headers().getOrDefault("Set-Cookie", List.of())) {
      for (var cookie : HttpCookie.parse(line)) {
        if (cookie.getMaxAge() == 0) {
          cookies.remove(cookie.getName());
        } else {
          cookies.put(cookie.getName(), cookie);
        }
      }
    }
  }

  /// A cookie that the server set.
  HttpCookie cookie(String name) {
    var cookie = cookies.get(name);
    assertThat(cookie).as("cookie " + name).isNotNull();
    if (cookie == null) {
      throw new AssertionError();
    }
    return cookie;
  }

  boolean hasCookie(String name) {
    return cookies.containsKey(name);
  }

  /// The session token, to open the socket with.
  String token() {
    return cookie("MMAUTHTOKEN").getValue();
  }
}
