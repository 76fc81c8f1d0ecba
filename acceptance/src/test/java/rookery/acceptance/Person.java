package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import rookery.acceptance.ChatCluster.Place;
import rookery.client.ChatClient;
import rookery.client.EventStream;

/// Somebody with a client at a node. Not thread-safe; confined to the test.
final class Person implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String name;
  private ChatClient client;
  private final EventStream stream;

  private Person(String name, ChatClient client, EventStream stream) {
    this.name = name;
    this.client = client;
    this.stream = stream;
  }

  static Person connect(String name, ChatClient client) {
    return new Person(name, client, client.connects());
  }

  String id() {
    return client.userId();
  }

  ChatClient client() {
    return client;
  }

  EventStream stream() {
    return stream;
  }

  /// The connection that it has now.
  String connection() {
    return stream.connectionId();
  }

  void losesItsSocket() {
    stream.cut();
  }

  /// Opens a socket at a node, to go on where the last one ended, and sends its requests there.
  void comesBackTo(NodeHandle node) {
    if (stream.isOpen()) {
      stream.cut();
    }
    movesTo(node);
    stream.connect(node.url());
    stream.act("ping", java.util.Map.of());
  }

  /// Sends its requests to another node.
  void movesTo(NodeHandle node) {
    client = client.movedTo(node.url());
  }

  /// It went on, with what it had: no second hello, no gap.
  void wasNotStartedOver(String connection) {
    assertThat(stream.connectionId()).as(name).isEqualTo(connection);
    assertThat(stream.hellos()).as(name).isEqualTo(1);
    assertThat(stream.fault()).as(name).isEmpty();
  }

  void posts(Place place, String message) {
    client.posts(place.channel(), message);
  }

  void types(Place place) {
    stream.act("user_typing", java.util.Map.of("channel_id", place.channel()));
  }

  void becomes(String status) {
    client.setsStatus(status);
  }

  /// Waits until exactly these messages came, in this order: one too many or twice fails too.
  void sees(String... messages) {
    eventually(() -> assertThat(stream.messages()).as(name).isEqualTo(List.of(messages)));
    assertThat(stream.fault()).isEmpty();
  }

  /// Waits until an event tells of another's typing.
  void seesTyping(Person other) {
    stream.await("typing", event -> event.data().text("user_id").equals(other.id()));
  }

  /// Waits until an event tells of the own status.
  void seesOwnStatus(String status) {
    stream.await("status_change", event -> event.data().text("status").equals(status));
  }

  /// Asks for another's status, once.
  void findsStatus(Person other, String status) {
    assertThat(client.statusOf(other.id())).isEqualTo(status);
  }

  @Override
  public void close() {
    stream.close();
  }

  private static void eventually(ThrowingCallable claim) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).untilAsserted(claim::call);
  }
}
