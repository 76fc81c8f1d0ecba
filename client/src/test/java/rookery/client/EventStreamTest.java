package rookery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.client.ScriptedServer.Peer;

class EventStreamTest {
  private static final String FIRST = "a".repeat(26);
  private static final String OTHER = "b".repeat(26);

  private final ScriptedServer server = new ScriptedServer();
  private final ChatClient client = ChatClient.at(server.url()).withToken("secret");
  private final EventStream stream = client.stream();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void a_first_socket_presents_the_token_and_no_connection() throws Exception {
    Peer peer = connects();
    assertThat(peer.request())
        .startsWith("GET /api/v4/websocket?connection_id=&sequence_number=0 ")
        .contains("Authorization: Bearer secret");
  }

  @Test
  void events_arrive_in_order_and_hello_names_the_connection() throws Exception {
    Peer peer = connects();
    peer.sends(hello(FIRST));
    peer.sends(event(1, "posted"));

    assertThat(stream.await("posted").seq()).isEqualTo(1);
    assertThat(stream.connectionId()).isEqualTo(FIRST);
    assertThat(stream.nextSeq()).isEqualTo(2);
    assertThat(stream.fault()).isEmpty();
  }

  @Test
  void a_gap_is_a_fault() throws Exception {
    Peer peer = connects();
    peer.sends(hello(FIRST));
    peer.sends(event(2, "posted"));

    assertThatIllegalStateException()
        .isThrownBy(() -> stream.await("post_edited"))
        .withMessageContaining("expected seq 1");
  }

  @Test
  void who_comes_back_presents_the_connection_and_the_next_number() throws Exception {
    Peer peer = connects();
    peer.sends(hello(FIRST));
    peer.sends(event(1, "posted"));
    stream.await("posted");
    stream.cut();

    Peer again = connects();
    assertThat(again.request()).contains("connection_id=" + FIRST + "&sequence_number=2 ");
    again.sends(event(2, "post_edited"));
    stream.await("post_edited");
    assertThat(stream.hellos()).isEqualTo(1);
  }

  @Test
  void another_connection_in_hello_starts_over() throws Exception {
    Peer peer = connects();
    peer.sends(hello(FIRST));
    peer.sends(event(1, "posted"));
    stream.await("posted");
    peer.vanishes();
    stream.awaitClose();

    Peer again = connects();
    again.sends(hello(OTHER));
    again.sends(event(1, "post_edited"));
    stream.await("post_edited");
    assertThat(stream.hellos()).isEqualTo(2);
    assertThat(stream.connectionId()).isEqualTo(OTHER);
    assertThat(stream.fault()).isEmpty();
  }

  @Test
  void a_close_is_known_by_its_code() throws Exception {
    Peer peer = connects();
    peer.closes(1012);
    assertThat(stream.awaitClose()).isEqualTo(1012);
    assertThat(stream.isOpen()).isFalse();
  }

  @Test
  void a_peer_that_vanishes_leaves_1006() throws Exception {
    Peer peer = connects();
    peer.vanishes();
    assertThat(stream.awaitClose()).isEqualTo(1006);
  }

  @Test
  void a_reply_is_found_by_its_number_between_events() throws Exception {
    Peer peer = connects();
    var reply = CompletableFuture.supplyAsync(() -> stream.act("ping", Map.of()));
    assertThat(Tree.parse(peer.hears()).text("action")).isEqualTo("ping");
    peer.sends(hello(FIRST));
    peer.sends("{\"status\":\"OK\",\"seq_reply\":1,\"data\":{\"text\":\"pong\"}}");

    assertThat(reply.get().data().text("text")).isEqualTo("pong");
    assertThat(reply.get().error()).isEmpty();
  }

  private Peer connects() throws Exception {
    var peer = CompletableFuture.supplyAsync(this::accepted);
    stream.connect(server.url());
    return peer.get();
  }

  private Peer accepted() {
    try {
      return server.accept();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String hello(String connection) {
    return "{\"event\":\"hello\",\"data\":{\"connection_id\":\"%s\"},\"broadcast\":{},\"seq\":0}"
        .formatted(connection);
  }

  private static String event(int seq, String type) {
    return "{\"event\":\"%s\",\"data\":{},\"broadcast\":{},\"seq\":%d}".formatted(type, seq);
  }
}
