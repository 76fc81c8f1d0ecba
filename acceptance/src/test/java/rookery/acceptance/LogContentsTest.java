package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.json.Json;

/// What the logs of a cluster say when they say all that they can, on the terminal as text and in
/// files as JSON, and what they never say.
@Tag("full")
@Timeout(180)
class LogContentsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /// In each secret and each text of this test.
  static final String MARK = "Zq7Xmarker";

  private static final String WORD = MARK + " of ann 9";

  private final ChatCluster cluster = ChatCluster.loggingToFiles("a", "b");

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String log(String node) {
    return ((ProcessNode) cluster.node(node)).logText();
  }

  private String file(String node) {
    try {
      return Files.readString(cluster.logFile(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until a line of a node's log fits.
  private Matcher line(String node, String pattern) {
    var regex = Pattern.compile(pattern);
    await().atMost(SOON).until(() -> regex.matcher(log(node)).find());
    Matcher found = regex.matcher(log(node));
    assertThat(found.find()).isTrue();
    return found;
  }

  private void logsAtLevel(ChatClient admin, String level) {
    var levels = Map.of("ConsoleLevel", level, "FileLevel", level);
    admin.put("/config/patch", Map.of("LogSettings", levels)).expect(200);
    // Lines of every second, once the level is there.
    for (String node : List.of("a", "b")) {
      await()
          .atMost(SOON)
          .until(() -> {
            cluster.node(node).client().get("/system/ping");
            return log(node).contains(" DEBUG ") && file(node).contains("\"level\":\"DEBUG\"");
          });
    }
  }

  @Test
  void one_post_is_followed_from_its_request_on_one_node_to_a_socket_on_another() {
    var town = cluster.channel("town", "ann", "bob");
    logsAtLevel(cluster.person("ann"), "DEBUG");
    try (var bob = cluster.connect("bob", "b")) {
      var post = Map.of("channel_id", town.channel(), "message", "hello");
      var body = Json.bytes(post);
      var answer =
          cluster
              .person("ann")
              .send("POST", "/posts", body, Map.of("X-Request-Id", "from-the-proxy.1"))
              .expect(201);
      bob.sees("hello");

      assertThat(answer.header("X-Request-Id")).isEqualTo("from-the-proxy.1");
      String row = line("a", "\\[from-the-proxy\\.1] The event posted is row (\\d+)").group(1);
      line("a", "\\[from-the-proxy\\.1] .* is answered with 201");
      for (String other : List.of("two words", "x".repeat(65), "a/b")) {
        var made =
            bob.client().send("GET", "/users/me", null, Map.of("X-Request-Id", other)).expect(200);
        assertThat(made.header("X-Request-Id")).hasSize(26);
      }
      line("b", "The event posted of row " + row + " goes to the connection " + bob.connection());
    }
  }

  @Test
  void an_action_of_a_socket_and_a_page_are_followed_by_an_id_too() throws Exception {
    var town = cluster.channel("town", "ann", "bob");
    var ann = cluster.person("ann");
    logsAtLevel(ann, "DEBUG");
    try (var bob = cluster.connect("bob", "b")) {
      String id = bob.connection();
      String upgrade =
          line("b", "\\[(\\S+)] The request (\\S+) is a socket of the connection " + id).group(2);
      line("b", "\\[" + upgrade + "] A socket is opened for " + bob.id());

      bob.stream().act("user_typing", Map.of("channel_id", town.channel()));
      String seq = line("b", "\\[" + id + "\\.(\\d+)] The action user_typing is done").group(1);
      bob.stream().act("user_typing", Map.of());
      line(
          "b",
          "\\[%s\\.%d] The action user_typing is refused: api\\.websocket_handler"
              .formatted(id, Long.parseLong(seq) + 1));
      await().atMost(SOON).until(() -> file("b").contains("\"request_id\":\"" + id + "." + seq));
      bob.losesItsSocket();
    }

    var request =
        HttpRequest.newBuilder(cluster.node("a").url())
            .header("X-Request-Id", "from-the-proxy.2")
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var page = http.send(request, HttpResponse.BodyHandlers.discarding());
      assertThat(page.headers().firstValue("X-Request-Id")).contains("from-the-proxy.2");
    }
    line("a", "\\[from-the-proxy\\.2] A page is answered with 200");
  }

  @Test
  void no_log_tells_what_people_wrote_nor_what_opens_a_door() throws Exception {
    var town = cluster.channel("town", "ann", "bob");
    var ann = cluster.person("ann");
    logsAtLevel(ann, "TRACE");
    var secrets = new ArrayList<String>();
    var cid = cluster.node("a").client().signedUp("cid", WORD);
    ann.addsToTeam(town.team(), cid.userId());
    ann.addsToChannel(town.channel(), cid.userId());
    secrets.addAll(List.of(MARK, ChatCluster.PASSWORD, ann.token(), cid.token()));
    try (var bob = cluster.connect("bob", "b")) {
      secrets.add(talks(ann, cid, bob.id(), town.channel()));
      refused(cid, town.channel());
      secrets.addAll(Doors.codes(cluster.node("b").client()));
      secrets.addAll(Doors.mail(ann));
      Doors.forgets(ann, "cid");
      await()
          .atMost(SOON)
          .until(() -> (log("a") + log("b")).contains("The mail server did not take a mail"));
      opensSockets(cid);
      bob.sees(MARK + " posted", MARK + " in private", MARK + " with a token");
    }
    List<NodeHandle> nodes = cluster.nodes();
    nodes.forEach(NodeHandle::stops);

    for (NodeHandle node : nodes) {
      assertThat(log(node.name()))
          .as("the log of %s", node.name())
          .contains("DEBUG", "The event posted", "is answered with")
          .doesNotContain(secrets)
          .doesNotContainPattern("token=\\w{10}");
      assertThat(file(node.name()))
          .as("the log of %s in a file", node.name())
          .contains("DEBUG", "The event posted", "is answered with")
          .doesNotContain(secrets)
          .doesNotContainPattern("token=\\w{10}");
    }
  }

  /// Answers an access token that was used.
  private static String talks(ChatClient ann, ChatClient cid, String bob, String channel) {
    String post = cid.posts(channel, MARK + " posted").text("id");
    cid.put("/posts/" + post + "/patch", Map.of("message", MARK + " edited")).expect(200);
    String direct = cid.opensDirectChannel(bob).text("id");
    cid.posts(direct, MARK + " in private");
    var token =
        ann.post("/users/" + ann.userId() + "/tokens", Map.of("description", MARK)).expect(200);
    String secret = token.tree().text("token");
    ann.withToken(secret).posts(channel, MARK + " with a token");
    ann.put("/users/me/patch", Map.of("nickname", MARK)).expect(200);
    var words = Map.of("current_password", WORD, "new_password", MARK + " another 9");
    cid.put("/users/me/password", words).expect(200);
    return secret;
  }

  /// Wrong, broken, and what PostgreSQL itself refuses.
  private static void refused(ChatClient cid, String channel) {
    var nobody = cid.anonymous();
    List<Integer> statuses =
        List.of(
            nobody
                .post("/users/login", Map.of("login_id", "cid", "password", MARK + "wrong"))
                .status(),
            nobody.withToken(MARK + "token").get("/users/me").status(),
            nobody.get("/users/me?access_token=" + MARK).status(),
            nobody.get("/websocket?access_token=" + MARK).status(),
            nobody.get("/nothing/of/this?token=" + MARK).status(),
            nobody.send("GET", "/users/me", null, Map.of("Cookie", "MMAUTHTOKEN=" + MARK)).status(),
            nobody
                .post("/users/password/reset", Map.of("code", MARK, "new_password", MARK + " x 9"))
                .status(),
            cid.send(
                    "POST",
                    "/posts",
                    ("{\"message\":\"" + MARK).getBytes(StandardCharsets.UTF_8),
                    Map.of())
                .status(),
            cid.send(
                    "POST",
                    "/posts",
                    ("{\"message\":{\"" + MARK + "\":7}}").getBytes(StandardCharsets.UTF_8),
                    Map.of())
                .status(),
            cid.post("/posts", Map.of("channel_id", channel, "message", MARK.repeat(20_000)))
                .status());
    assertThat(statuses).allMatch(status -> status >= 400 && status < 500);
    Page.of(cid.node().resolve("/?access_token=" + MARK));
    Page.of(cid.node().resolve("/reset_password_complete?token=" + MARK));
    // Whether it is taken or not.
    cid.put("/users/me/patch", Map.of("nickname", MARK + "\u0000"));
  }

  private static void opensSockets(ChatClient cid) {
    try (var stream = cid.stream().connectAnonymously(cid.node())) {
      stream.challenge();
      stream.act("user_typing", Map.of("channel_id", MARK));
      stream.act(MARK, Map.of());
      stream.sendText("{" + MARK);
    }
    try (var stream = cid.withToken(MARK).stream().connectAnonymously(cid.node())) {
      stream.challenge();
    }
  }
}
