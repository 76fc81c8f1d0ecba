package rookery.chaos.observed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.client.ChatClient;
import rookery.client.EventStream;
import rookery.client.RawSocket;

/// Some people in one channel who write, read, log in, move between the nodes and come back; what
/// fails, because something is broken, they try again. Thread-safe.
final class People implements AutoCloseable {
  private static final int NUMBER = 9;
  private static final String PASSWORD = "correct horse 9";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 250;
  private static final int RECEIVE_BUFFER = 4_096;

  private final List<NodeUnderTest> nodes;
  private final ChatClient owner;
  private final String channel;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  private People(List<NodeUnderTest> nodes, ChatClient owner, String channel) {
    this.nodes = nodes;
    this.owner = owner;
    this.channel = channel;
  }

  static People settleAt(List<NodeUnderTest> nodes) {
    var owner = ChatClient.at(nodes.getFirst().url()).signedUp("owner", PASSWORD);
    String team = owner.createsTeam("watched").text("id");
    String channel = owner.createsChannel(team, "square").text("id");
    var people = new People(nodes, owner.withPatience(PATIENCE), channel);
    for (int i = 0; i < NUMBER; i++) {
      String name = "person-" + i;
      var client = owner.anonymous().signedUp(name, PASSWORD).withPatience(PATIENCE);
      owner.addsToTeam(team, client.userId());
      owner.addsToChannel(channel, client.userId());
      int number = i;
      people.threads.add(
          Thread.ofVirtual().name(name).start(() -> people.live(client, name, number)));
    }
    return people;
  }

  private void live(ChatClient client, String name, int number) {
    var random = new SplittableRandom(number);
    try (var stream = client.stream()) {
      for (int turn = number; !closing; turn++) {
        var here = client.movedTo(node(number + turn / 40));
        try {
          act(here, name, stream, turn);
        } catch (UncheckedIOException | CompletionException | IllegalStateException _) {
          // Whatever is broken now: it is tried again.
        }
        Await.pass(random.nextLong(PAUSE_MILLIS, 2 * PAUSE_MILLIS));
      }
    }
  }

  private URI node(int number) {
    return nodes.get(number % nodes.size()).url();
  }

  private void act(ChatClient here, String name, EventStream stream, int turn) {
    if (stream.connectionId().isEmpty() || !stream.isOpen()) {
      stream.connect(here.node());
      stream.awaitHello();
    } else if (turn % 20 == 19) {
      stream.cut();
    }
    if (turn % 15 == 7) {
      here.anonymous().loggedIn(name, PASSWORD);
    } else if (turn % 15 == 11) {
      here.anonymous().post("/users/login", Map.of("login_id", name, "password", "wrong"));
    }
    if (turn % 60 == 30) {
      owner.movedTo(here.node()).post("/jobs", Map.of("type", "session_cleanup"));
    }
    here.get("/users/me");
    here.get("/channels/" + channel);
    here.posts(channel, "turn " + turn);
  }

  /// Opens sockets that say hello and read nothing more; they are to be closed at the end.
  List<RawSocket> slowOnes(int number) throws IOException {
    var sockets = new ArrayList<RawSocket>();
    for (int i = 0; i < number; i++) {
      var headers = Map.of("Authorization", "Bearer " + owner.token());
      sockets.add(RawSocket.open(socket(""), headers, RECEIVE_BUFFER, PATIENCE));
    }
    return sockets;
  }

  /// Comes back with a connection of which nobody knows.
  void comeBackFromNowhere() throws IOException {
    var headers = Map.of("Authorization", "Bearer " + owner.token());
    String nobody = "?connection_id=" + "z".repeat(26) + "&sequence_number=9";
    try (var socket = RawSocket.open(socket(nobody), headers, RECEIVE_BUFFER, PATIENCE)) {
      var _ = socket.read();
    }
  }

  private URI socket(String query) {
    return URI.create("ws://127.0.0.1:" + nodes.getFirst().port() + "/api/v4/websocket" + query);
  }

  /// Writes something long.
  void shout() {
    owner.posts(channel, "a".repeat(15_000));
  }

  @Override
  public void close() {
    closing = true;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
