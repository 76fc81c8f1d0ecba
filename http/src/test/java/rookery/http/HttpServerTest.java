package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws CannotListen {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder to(String path) {
    return server.to(path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return server.send(request);
  }

  private static HttpRequest.Builder ann(String path) {
    return server.ann(path);
  }

  @Test
  void json_is_sent_with_exactly_the_content_type_that_clients_compare() {
    var answer = send(ann("/api/v4/things/abc"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"id\":\"abc\"}");
    assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(answer.headers().firstValue("x-version-id")).contains("11.6.0.11.6.0.hash.false");
    assertThat(answer.headers().firstValue("x-request-id")).get().asString().hasSize(26);
    assertThat(answer.headers().firstValue("expires")).contains("0");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void a_request_id_is_believed_from_no_one_but_a_trusted_proxy() {
    var answer = send(ann("/api/v4/things/abc").header("X-Request-Id", "mine"));
    assertThat(answer.headers().firstValue("x-request-id")).get().asString().hasSize(26);
  }

  @Test
  void a_page_has_an_id_too_and_one_with_a_bug_is_answered() {
    var page = send(to("/channels/town"));
    assertThat(page.body()).isEqualTo("page /channels/town");
    assertThat(page.headers().firstValue("x-request-id")).get().asString().hasSize(26);
    assertThat(page.headers().firstValue("x-version-id")).contains("11.6.0.11.6.0.hash.false");

    var broken = send(to("/broken"));
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.headers().firstValue("x-request-id")).get().asString().hasSize(26);
  }

  @Test
  void answers_are_compressed_if_the_client_can_read_that_and_they_are_long() {
    String far = "/channels/" + "town".repeat(500);

    assertThat(send(to(far).header("Accept-Encoding", "gzip")).headers().map())
        .containsEntry("content-encoding", List.of("gzip"));
    for (var plain : List.of(to(far), to("/channels/town").header("Accept-Encoding", "gzip"))) {
      assertThat(send(plain).headers().firstValue("content-encoding")).isEmpty();
    }
  }

  @Test
  void a_literal_route_comes_before_one_with_a_name() {
    assertThat(send(ann("/api/v4/things/ids")).body()).isEqualTo("[\"all\"]");
    assertThat(send(ann("/api/v4/things/ids/")).body()).isEqualTo("[\"all\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v4/nothing,404,api.context.404.app_error",
    "DELETE,/api/v4/things,404,api.context.404.app_error",
    "GET,/api/v4/things/abc,401,api.context.session_expired.app_error",
    "GET,/api/v4/things/abc?access_token=ann,401,api.context.token_provided.app_error",
    "GET,/api/v4/bug,500,api.context.internal_error.app_error",
    "GET,/api/v4/off,501,api.license_error"
  })
  void errors_have_the_protocols_form(String method, String path, int status, String id)
      throws Exception {
    var answer = send(to(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    var body = rookery.json.Json.object(answer.body().getBytes(StandardCharsets.UTF_8));
    assertThat(body.keySet())
        .containsExactlyInAnyOrder("id", "message", "detailed_error", "request_id", "status_code");
    assertThat(body).containsEntry("id", id).containsEntry("status_code", status);
  }

  @Test
  void tokens_are_taken_from_cookie_header_and_for_applications_from_the_query() {
    assertThat(send(to("/api/v4/things/a").header("Cookie", "MMAUTHTOKEN=ann")).statusCode())
        .isEqualTo(200);
    assertThat(send(to("/api/v4/things/a").header("Authorization", "token ann")).statusCode())
        .isEqualTo(200);
    assertThat(send(to("/api/v4/things/a?access_token=app")).statusCode()).isEqualTo(200);
    assertThat(send(ann("/api/v4/things/a").header("Cookie", "MMAUTHTOKEN=stale")).statusCode())
        .as("the cookie wins over the header")
        .isEqualTo(401);
    assertThat(send(to("/api/v4/public").header("Authorization", "Bearer stale")).body())
        .isEqualTo("{\"known\":false}");
  }

  @Test
  void a_browsers_change_must_prove_that_it_comes_from_our_page() {
    var body = HttpRequest.BodyPublishers.ofString("{\"name\":\"x\"}");
    var cookie = "MMAUTHTOKEN=ann";

    assertThat(send(to("/api/v4/things").header("Cookie", cookie).POST(body)).statusCode())
        .isEqualTo(401);
    assertThat(
            send(to("/api/v4/things")
                    .header("Cookie", cookie)
                    .header("X-CSRF-Token", "csrf-of-ann")
                    .POST(body))
                .statusCode())
        .isEqualTo(201);
    assertThat(
            send(to("/api/v4/things")
                    .header("Cookie", cookie)
                    .header("X-Requested-With", "XMLHttpRequest")
                    .POST(body))
                .statusCode())
        .isEqualTo(201);
    assertThat(send(to("/api/v4/free").header("Cookie", cookie).POST(body)).statusCode())
        .isEqualTo(200);
    assertThat(send(ann("/api/v4/things").POST(body)).statusCode()).isEqualTo(201);
  }

  @Test
  void who_has_the_answer_already_is_sent_none() {
    var first = send(ann("/api/v4/things/abc"));
    String tag = first.headers().firstValue("etag").orElseThrow();

    var again = send(ann("/api/v4/things/abc").header("If-None-Match", tag));

    assertThat(tag).isEqualTo("\"11.6.0.v1\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(send(ann("/api/v4/things/abc").header("If-None-Match", "11.6.0.v1")).statusCode())
        .isEqualTo(304);
  }

  @Test
  void a_head_is_answered_without_a_body() {
    var answer =
        send(ann("/api/v4/things/abc").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-length")).contains("12");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void a_body_on_a_get_is_ignored() {
    assertThat(
            send(ann("/api/v4/things/abc").method("GET", HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void what_is_too_large_or_too_long_or_no_json_is_refused() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(300_001) + "\"}";
    assertThat(
            send(ann("/api/v4/things").POST(HttpRequest.BodyPublishers.ofString(large)))
                .statusCode())
        .isEqualTo(413);
    assertThat(
            send(ann("/api/v4/things")
                    .POST(
                        HttpRequest.BodyPublishers.ofInputStream(() ->
                            new java.io.ByteArrayInputStream(
                                large.getBytes(StandardCharsets.UTF_8)))))
                .statusCode())
        .as("without a length")
        .isEqualTo(413);
    assertThat(send(ann("/api/v4/things/" + "x".repeat(3_000))).statusCode()).isEqualTo(414);
    assertThat(
            send(ann("/api/v4/things").POST(HttpRequest.BodyPublishers.ofString("{\"name\":1}")))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_hundred_slow_requests_do_not_keep_a_quick_one_waiting() {
    var slow = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 100; i++) {
      slow.add(
          server.client.sendAsync(
              to("/api/v4/slow").build(), HttpResponse.BodyHandlers.ofString()));
    }

    assertThat(send(to("/api/v4/public")).statusCode()).isEqualTo(200);
    server.release.countDown();

    assertThat(slow).allSatisfy(f -> assertThat(f.join().statusCode()).isEqualTo(200));
  }

  @Test
  void any_other_address_is_the_sites() {
    assertThat(send(to("/some/channel")).body()).isEqualTo("page /some/channel");
  }

  @Test
  void a_taken_port_is_named() {
    assertThatExceptionOfType(CannotListen.class)
        .isThrownBy(() ->
            HttpServer.start(
                HttpSettings.of("127.0.0.1", server.port()),
                new HttpServer.Content(
                    List.of(), _ -> Optional.empty(), _ -> {}, (_, _) -> Reply.ok(), () -> ""),
                TestServer.IDS,
                new SimpleMeterRegistry()))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains(Integer.toString(server.port()))
                .doesNotContain("\n"));
  }
}
