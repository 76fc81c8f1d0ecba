package rookery.chaos.rolling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import rookery.chaos.crowd.Failures;
import rookery.client.ChatClient;
import rookery.client.Tree;
import rookery.json.Json;

/// Several who post, read and edit without a break, each over a connection that it keeps, and try
/// nothing twice. Thread-safe.
final class Callers implements AutoCloseable {
  private static final int MOST_PAUSE_MILLIS = 120;
  private static final int MOST_OWN = 20;
  private static final int PAGE = 200;
  private static final byte[] NOTHING = {};

  private final ChatClient owner;
  private final String room;
  private final URI place;
  private final Failures failures;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final CountDownLatch enough = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private Callers(ChatClient owner, String room, URI place, Failures failures) {
    this.owner = owner;
    this.room = room;
    this.place = place;
    this.failures = failures;
  }

  static Callers begin(
      int number, long seed, ChatClient owner, String room, URI place, Failures failures) {
    var callers = new Callers(owner, room, place, failures);
    for (int i = 0; i < number; i++) {
      var random = new Random(seed * 7_001 + i);
      callers.threads.add(Thread.ofVirtual().name("caller " + i).start(() -> callers.call(random)));
    }
    return callers;
  }

  private void call(Random random) {
    var own = new ArrayList<String>();
    try (var connection = new KeptConnection(place, owner.token())) {
      while (!enough.await(random.nextInt(MOST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        switch (random.nextInt(own.isEmpty() ? 3 : 4)) {
          case 0 -> post(connection, own);
          case 1 ->
              ask(connection, "GET", "/channels/" + room + "/posts?per_page=10", NOTHING, 200);
          case 2 -> ask(connection, "GET", "/users/me", NOTHING, 200);
          default -> {
            String path = "/posts/" + own.get(random.nextInt(own.size())) + "/patch";
            byte[] body = Json.bytes(Map.of("message", "edited " + random.nextInt()));
            ask(connection, "PUT", path, body, 200);
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(KeptConnection connection, List<String> own) {
    byte[] body = Json.bytes(Map.of("channel_id", room, "message", "a call"));
    String answer = ask(connection, "POST", "/posts", body, 201);
    if (!answer.isEmpty()) {
      String id = Tree.parse(answer.getBytes(UTF_8)).text("id");
      acknowledged.add(id);
      own.add(id);
      if (own.size() > MOST_OWN) {
        own.removeFirst();
      }
    }
  }

  /// Answers what came, "" if that is not what should have come.
  private String ask(
      KeptConnection connection, String method, String path, byte[] body, int wanted) {
    failures.attempted();
    try {
      var answer = connection.send(method, path, body);
      if (answer.status() == wanted) {
        return answer.body();
      }
      failures.failed("%s %s: %d %s".formatted(method, path, answer.status(), answer.body()));
    } catch (IOException e) {
      failures.failed("%s %s: %s".formatted(method, path, e));
    }
    return "";
  }

  /// Ends all calls; answers how many acknowledged posts are not there, or not once.
  int endAndCompare() {
    close();
    var there = new HashSet<String>();
    int twice = 0;
    String before = "";
    while (true) {
      var page =
          owner.get("/channels/%s/posts?per_page=%d%s".formatted(room, PAGE, before)).expect(200);
      var ids = page.tree().at("order").list().stream().map(Tree::text).toList();
      for (String id : ids) {
        twice += there.add(id) ? 0 : 1;
      }
      if (ids.size() < PAGE) {
        break;
      }
      before = "&before=" + ids.getLast();
    }
    var lost = new HashSet<>(acknowledged);
    lost.removeAll(there);
    return lost.size() + twice;
  }

  /// How many posts were acknowledged.
  int posts() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    enough.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
