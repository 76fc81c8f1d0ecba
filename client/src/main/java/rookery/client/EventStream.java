package rookery.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;

/// A person's events over one socket after another, kept as an official client keeps them: it
/// presents connection id and next sequence number when it comes back, and a `hello` with another
/// id means that it must start over. A number other than the next one is remembered as a fault and
/// fails every later wait. Thread-safe.
public final class EventStream implements AutoCloseable {
  private static final Duration PROBE_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient http;
  private final String token;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Event> events = new ArrayList<>();
  private final List<SocketReply> replies = new ArrayList<>();
  private @Nullable Socket socket;
  private @Nullable String fault;
  private String connectionId = "";
  private long nextSeq;
  private long requests;
  private int hellos;

  EventStream(HttpClient http, String token) {
    this.http = http;
    this.token = token;
  }

  /// Opens a socket at a node, to go on where the last one ended if there was one.
  public EventStream connect(URI node) {
    return connect(node, "?connection_id=" + connectionId() + "&sequence_number=" + nextSeq());
  }

  /// Opens a socket with this query, whatever it says.
  public EventStream connect(URI node, String query) {
    return open(node, query, token);
  }

  /// Opens a socket as nobody; [#challenge] may follow.
  public EventStream connectAnonymously(URI node) {
    return open(node, "", "");
  }

  private EventStream open(URI node, String query, String authorization) {
    var address = URI.create("ws://" + node.getAuthority() + ChatClient.API + "/websocket" + query);
    var opened = Socket.open(http, address, authorization, this::receive);
    locked(() -> {
      socket = opened;
      requests = 0;
      replies.clear();
      return opened;
    });
    return this;
  }

  /// Sends the token as the first request, the way of clients that cannot set headers.
  public EventStream challenge() {
    request("authentication_challenge", Map.of("token", token));
    return this;
  }

  /// Sends an action and waits for its reply.
  public SocketReply act(String action, Map<String, ?> data) {
    return reply(request(action, data));
  }

  /// Sends an action; answers its number.
  public long request(String action, Map<String, ?> data) {
    long seq = locked(() -> ++requests);
    socket().send(Json.text(Map.of("seq", seq, "action", action, "data", data)));
    return seq;
  }

  /// Sends any text.
  public void sendText(String text) {
    socket().send(text);
  }

  /// Sends any binary message.
  public void sendBinary(byte[] message) {
    socket().send(message);
  }

  /// The reply to request number `seq` of the current socket.
  public SocketReply reply(long seq) {
    return await(
        "the reply to " + seq,
        () -> replies.stream().filter(r -> r.seq() == seq).findFirst().orElse(null));
  }

  /// The first reply to either request: some actions are answered only if something is wrong.
  public SocketReply firstReply(long seq, long next) {
    return await(
        "a reply to " + seq + " or " + next,
        () ->
            replies.stream()
                .filter(r -> r.seq() == seq || r.seq() == next)
                .findFirst()
                .orElse(null));
  }

  /// Waits until the stream has said hello at all.
  public Event awaitHello() {
    return await("hello");
  }

  /// The first event of this type, now or soon.
  public Event await(String type) {
    return await(type, event -> event.type().equals(type));
  }

  /// The first event of this type for which `test` holds, now or soon.
  public Event await(String type, Predicate<Event> test) {
    return await(
        type,
        () ->
            events.stream()
                .filter(event -> event.type().equals(type) && test.test(event))
                .findFirst()
                .orElse(null));
  }

  /// Waits until `ready` answers something for the events so far.
  public <T> T awaitAll(String what, Function<List<Event>, @Nullable T> ready) {
    return await(what, () -> ready.apply(List.copyOf(events)));
  }

  /// The events so far, over all sockets, in the order they came.
  public List<Event> events() {
    return locked(() -> List.copyOf(events));
  }

  /// The messages of the `posted` events so far; system messages left out.
  public List<String> messages() {
    return messages(events());
  }

  /// The messages of the `posted` events among these; system messages left out.
  public static List<String> messages(List<Event> among) {
    return among.stream()
        .filter(event -> event.type().equals("posted"))
        .map(Event::post)
        .filter(post -> post.text("type").isEmpty())
        .map(post -> post.text("message"))
        .toList();
  }

  /// How often it was told to start: once at first, once more for every start-over.
  public int hellos() {
    return locked(() -> hellos);
  }

  /// The connection id it presents when it comes back.
  public String connectionId() {
    return locked(() -> connectionId);
  }

  /// The sequence number it expects next.
  public long nextSeq() {
    return locked(() -> nextSeq);
  }

  /// What was wrong with the numbers, "" when nothing.
  public String fault() {
    return locked(() -> fault == null ? "" : fault);
  }

  /// Whether the current socket is open.
  public boolean isOpen() {
    return !socket().closed().isDone();
  }

  /// The code with which the current socket is closed, once it is; 1006 for none.
  public CompletableFuture<Integer> closed() {
    return socket().closed().copy();
  }

  /// Waits until the other side closes the current socket; answers the code, 1006 for none.
  public int awaitClose() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        return socket().closed().get(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        socket().probe();
      } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("the socket is still open");
  }

  /// Loses the current socket as a lost network does.
  public void cut() {
    socket().cut();
  }

  @Override
  public void close() {
    var open = locked(() -> socket);
    if (open != null) {
      open.close();
    }
  }

  private Socket socket() {
    var open = locked(() -> socket);
    if (open == null) {
      throw new IllegalStateException("connect first");
    }
    return open;
  }

  private void receive(String raw) {
    var frame = Tree.parse(raw);
    locked(() -> {
      if (frame.has("event")) {
        take(Event.of(frame, raw));
      } else {
        replies.add(new SocketReply(frame, raw));
      }
      changed.signalAll();
      return raw;
    });
  }

  /// Called with the lock held.
  private void take(Event event) {
    if (event.type().equals("hello")) {
      String id = event.data().text("connection_id");
      if (!id.equals(connectionId)) {
        connectionId = id;
        nextSeq = 0;
      }
      hellos++;
    }
    if (event.seq() != nextSeq && fault == null) {
      fault = "expected seq " + nextSeq + " but got " + event.raw();
    }
    nextSeq = event.seq() + 1;
    events.add(event);
  }

  /// `ready` is called with the lock held.
  private <T> T await(String what, Look<@Nullable T> ready) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (true) {
        if (fault != null) {
          throw new IllegalStateException(fault);
        }
        T found = ready.look();
        if (found != null) {
          return found;
        }
        if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          throw new IllegalStateException("no " + what + " came, only " + events + replies);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T locked(Look<T> work) {
    lock.lock();
    try {
      return work.look();
    } finally {
      lock.unlock();
    }
  }

  /// A look at what the lock guards.
  @FunctionalInterface
  private interface Look<T extends @Nullable Object> {
    T look();
  }
}
