package rookery.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;

/// One person, or nobody yet, at one node: REST calls with the person's token. Paths are below
/// `/api/v4`. The calls named after what people do expect to succeed; [#send] takes any answer.
/// Immutable.
public final class ChatClient {
  /// The prefix of all paths that do not begin with `/api/`.
  public static final String API = "/api/v4";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final URI node;
  private final String token;
  private final String userId;
  private final Duration patience;

  private ChatClient(HttpClient http, URI node, String token, String userId, Duration patience) {
    this.http = http;
    this.node = node;
    this.token = token;
    this.userId = userId;
    this.patience = patience;
  }

  /// Nobody, at a node such as `http://localhost:8065`.
  public static ChatClient at(URI node) {
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    return new ChatClient(http, node, "", "", PATIENCE);
  }

  /// The same person, at another node.
  public ChatClient movedTo(URI otherNode) {
    return new ChatClient(http, otherNode, token, userId, patience);
  }

  /// The same, with another bound for how long an answer may take.
  public ChatClient withPatience(Duration other) {
    return new ChatClient(http, node, token, userId, other);
  }

  /// Nobody, at the same node.
  public ChatClient anonymous() {
    return withToken("");
  }

  /// Whoever the token belongs to, at the same node.
  public ChatClient withToken(String other) {
    return new ChatClient(http, node, other, userId, patience);
  }

  /// Where this client's node is.
  public URI node() {
    return node;
  }

  /// The session token, "" for nobody.
  public String token() {
    return token;
  }

  /// The person's id, "" for nobody.
  public String userId() {
    return userId;
  }

  /// Signs a new user up and logs in.
  public ChatClient signedUp(String username, String password) {
    post(
            "/users",
            Map.of(
                "username", username,
                "email", username + "@example.org",
                "password", password))
        .expect(201);
    return loggedIn(username, password);
  }

  /// Logs in.
  public ChatClient loggedIn(String username, String password) {
    var answer =
        post("/users/login", Map.of("login_id", username, "password", password)).expect(200);
    return new ChatClient(http, node, answer.header("Token"), answer.tree().text("id"), patience);
  }

  /// Makes an open team; answers it.
  public Tree createsTeam(String name) {
    return post("/teams", Map.of("name", name, "display_name", name, "type", "O"))
        .expect(201)
        .tree();
  }

  /// Makes an open channel; answers it.
  public Tree createsChannel(String team, String name) {
    var body = Map.of("team_id", team, "name", name, "display_name", name, "type", "O");
    return post("/channels", body).expect(201).tree();
  }

  /// Opens, or makes, the direct channel with another user; answers it.
  public Tree opensDirectChannel(String other) {
    return post("/channels/direct", List.of(userId, other)).expect(201).tree();
  }

  /// Puts a user, perhaps this one, into a team; answers the membership.
  public Tree addsToTeam(String team, String user) {
    return post("/teams/" + team + "/members", Map.of("team_id", team, "user_id", user))
        .expect(201)
        .tree();
  }

  /// Puts a user, perhaps this one, into a channel; answers the membership.
  public Tree addsToChannel(String channel, String user) {
    return post("/channels/" + channel + "/members", Map.of("user_id", user)).expect(201).tree();
  }

  /// Writes a message; answers the post.
  public Tree posts(String channel, String message) {
    return post("/posts", Map.of("channel_id", channel, "message", message)).expect(201).tree();
  }

  /// Writes a reply; answers the post.
  public Tree replies(String channel, String root, String message) {
    var body = Map.of("channel_id", channel, "root_id", root, "message", message);
    return post("/posts", body).expect(201).tree();
  }

  /// Sets the own status by hand.
  public Tree setsStatus(String status) {
    return put("/users/me/status", Map.of("user_id", userId, "status", status)).expect(200).tree();
  }

  /// The status of a user, as everybody asks for it.
  public String statusOf(String user) {
    return post("/users/status/ids", List.of(user))
        .expect(200)
        .tree()
        .list()
        .getFirst()
        .text("status");
  }

  /// The messages of a channel's newest page, oldest first; system messages left out.
  public List<String> messagesOf(String channel) {
    var page = get("/channels/" + channel + "/posts?per_page=200").expect(200).tree();
    return page.at("order").list().reversed().stream()
        .map(id -> page.at("posts").at(id.text()))
        .filter(post -> post.text("type").isEmpty())
        .map(post -> post.text("message"))
        .toList();
  }

  public Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  /// Sends a value as JSON.
  public Answer post(String path, Object body) {
    return send("POST", path, Json.bytes(body), Map.of());
  }

  /// Sends a value as JSON.
  public Answer put(String path, Object body) {
    return send("PUT", path, Json.bytes(body), Map.of());
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  /// Any request, with any body; `Authorization` is added unless it is among the headers.
  public Answer send(
      String method, String path, byte @Nullable [] body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(node.resolve(path.startsWith("/api/") ? path : API + path))
            .timeout(patience)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    var all = new LinkedHashMap<String, String>();
    if (!token.isEmpty()) {
      all.put("Authorization", "Bearer " + token);
    }
    all.putAll(headers);
    all.forEach(request::header);
    try {
      return Answer.of(method + " " + path, http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " at " + node, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Opens the person's event stream at this node and waits for its `hello`.
  public EventStream connects() {
    var stream = new EventStream(http, token);
    stream.connect(node);
    stream.awaitHello();
    return stream;
  }

  /// An event stream that is not connected anywhere yet.
  public EventStream stream() {
    return new EventStream(http, token);
  }
}
