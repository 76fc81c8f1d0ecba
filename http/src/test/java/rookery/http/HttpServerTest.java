package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.kernel.Problem;
import rookery.kernel.RandomIds;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;

class HttpServerTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Caller ANN =
      new Caller(
          new UserId(IDS.next()),
          new SessionId(IDS.next()),
          List.of("system_user"),
          "csrf-of-ann",
          Caller.Kind.LOGIN);
  private static final Caller APP =
      new Caller(ANN.user(), ANN.session(), ANN.roles(), "", Caller.Kind.OAUTH);
  private static final AtomicReference<List<String>> PIPELINE = new AtomicReference<>();
  private static final CountDownLatch RELEASE = new CountDownLatch(1);
  private static HttpServer server;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  record Thing(String name, long size) {}

  @BeforeAll
  static void start() throws CannotListen {
    var routes =
        List.of(
            Route.get("/api/v4/things/ids", Access.SESSION, _ -> Reply.json(List.of("all"))),
            Route.get(
                "/api/v4/things/{thing_id}",
                Access.SESSION,
                call -> Reply.json(Map.of("id", call.path("thing_id"))).tagged("v1")),
            Route.get(
                "/api/v4/public",
                Access.PUBLIC,
                call -> Reply.json(Map.of("known", call.anyCaller().isPresent()))),
            Route.post(
                "/api/v4/things",
                Access.SESSION,
                call -> Reply.created(call.body(Thing.class, "thing"))),
            Route.post("/api/v4/free", Access.SESSION_WITHOUT_CSRF, _ -> Reply.ok()),
            Route.get(
                "/api/v4/bug",
                Access.PUBLIC,
                _ -> {
                  throw new IllegalStateException("a bug");
                }),
            Route.get(
                "/api/v4/off",
                Access.PUBLIC,
                _ -> {
                  throw new Problem.NotOffered("app.off", "Off.").raise();
                }),
            Route.get(
                "/api/v4/slow",
                Access.PUBLIC,
                _ -> {
                  try {
                    RELEASE.await(20, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return Reply.ok();
                }));
    SessionGate gate =
        token ->
            switch (token) {
              case "ann" -> Optional.of(ANN);
              case "app" -> Optional.of(APP);
              default -> Optional.empty();
            };
    server =
        HttpServer.start(
            HttpSettings.of("127.0.0.1", 0),
            new HttpServer.Content(
                routes,
                gate,
                HttpServerTest::echo,
                (path, _) ->
                    Reply.bytes("text/html", ("page " + path).getBytes(StandardCharsets.UTF_8)),
                () -> "11.6.0.11.6.0.hash.false"),
            IDS,
            new SimpleMeterRegistry());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// A socket that answers every byte with itself and names its owner first.
  private static void echo(Upgraded upgraded) {
    var channel = upgraded.channel();
    PIPELINE.set(new ArrayList<>(channel.pipeline().names()));
    channel
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush((ByteBuf) message);
              }
            });
    String who = upgraded.caller() == null ? "nobody" : "somebody";
    channel.writeAndFlush(Unpooled.copiedBuffer(who + "\n", StandardCharsets.US_ASCII));
    channel.config().setAutoRead(true);
    channel.read();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder ann(String path) {
    return to(path).header("Authorization", "BEARER ann");
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
    "GET,/api/v4/off,501,app.off"
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
      slow.add(CLIENT.sendAsync(to("/api/v4/slow").build(), HttpResponse.BodyHandlers.ofString()));
    }

    assertThat(send(to("/api/v4/public")).statusCode()).isEqualTo(200);
    RELEASE.countDown();

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
                IDS,
                new SimpleMeterRegistry()))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains(Integer.toString(server.port()))
                .doesNotContain("\n"));
  }

  private static String upgrade(String headers) {
    return "GET /api/v4/websocket HTTP/1.1\r\nHost: 127.0.0.1:"
        + server.port()
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + headers
        + "\r\n";
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      text.append((char) b);
    }
    return text.toString();
  }

  @Test
  void an_upgraded_connection_is_handed_over_bare_and_carries_bytes_both_ways() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(upgrade("Authorization: Bearer ann\r\n").getBytes(StandardCharsets.US_ASCII));
      String head = readUntil(socket.getInputStream(), "\r\n\r\n");

      assertThat(head).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("somebody\n");
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write(("ping " + i + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("ping " + i + "\n");
      }
      assertThat(PIPELINE.get())
          .as("the pipeline that the take-over leaves: a change in the HTTP server shows here")
          .containsExactly("end", "DefaultChannelPipeline$TailContext#0");
    }
  }

  @Test
  void a_socket_with_a_token_that_is_no_good_is_anonymous() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(upgrade("Authorization: Bearer stale\r\n").getBytes(StandardCharsets.US_ASCII));
      readUntil(socket.getInputStream(), "\r\n\r\n");

      assertThat(readUntil(socket.getInputStream(), "\n")).isEqualTo("nobody\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://evil.example,403",
    "Origin: null,403",
    "Sec-WebSocket-Protocol: x,101"
  })
  void another_sites_page_may_not_open_a_socket(String header, int status) throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(upgrade(header + "\r\n").getBytes(StandardCharsets.US_ASCII));

      assertThat(readUntil(socket.getInputStream(), "\r\n")).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void the_socket_address_answers_nothing_but_upgrades() {
    assertThat(send(to("/api/v4/websocket")).statusCode()).isEqualTo(400);
  }
}
