package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rookery.client.EventStream;
import rookery.client.SocketReply;
import rookery.json.Json;

/// Bad input over the socket: the exact replies, silences and closes (protocol: realtime 3.1).
@Tag("full")
class SocketBadInputTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final World world = World.settledAt(cluster.node("a").client());

  private static final int CLOSED_WITHOUT_FRAME = 1006;
  private static final int TOO_LARGE = 1009;
  private static final String ROUTER = "api.web_socket_router.";
  private static final String PARAM = "api.websocket_handler.invalid_param.app_error";

  /// What each action refuses; an action without bad input has an empty list.
  private static final Map<String, List<String>> BAD_DATA =
      Map.ofEntries(
          Map.entry("ping", List.of()),
          Map.entry("get_statuses", List.of()),
          Map.entry(
              "get_statuses_by_ids",
              List.of("{}", "{'user_ids':7}", "{'user_ids':'{member}'}", "{'user_ids':[7]}")),
          Map.entry(
              "user_typing",
              List.of(
                  "{}",
                  "{'channel_id':7}",
                  "{'channel_id':'short'}",
                  "{'channel_id':'{nobody}'}",
                  "{'channel_id':'{secret}'}")),
          Map.entry(
              "user_update_active_status",
              List.of("{}", "{'user_is_active':'yes'}", "{'manual':true}")),
          Map.entry("presence", List.of()),
          Map.entry("posted_notify_ack", List.of()),
          Map.entry("authentication_challenge", List.of()));

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void every_action_is_in_the_table() {
    assertThat(BAD_DATA.keySet()).containsAll(cluster.socketActions("a"));
  }

  @TestFactory
  Stream<DynamicTest> a_wrong_parameter_is_refused() {
    return BAD_DATA.entrySet().stream()
        .flatMap(action ->
            action.getValue().stream()
                .map(data ->
                    DynamicTest.dynamicTest(
                        action.getKey() + " " + data, () -> refuses(action.getKey(), data))));
  }

  private static void refuses(String action, String data) {
    String filled = world.fill(data.replace('\'', '"'));
    try (var stream = world.member().connects()) {
      stream.sendText("{\"seq\":1,\"action\":\"%s\",\"data\":%s}".formatted(action, filled));
      failed(stream.reply(1), PARAM, 400);
      assertThat(stream.isOpen()).isTrue();
    }
  }

  @Test
  void an_unknown_action_is_an_error_of_500() {
    try (var stream = world.member().connects()) {
      failed(stream.act("dance", Map.of()), ROUTER + "bad_action.app_error", 500);
    }
  }

  @Test
  void a_missing_action_is_refused() {
    try (var stream = world.member().connects()) {
      stream.sendText("{\"seq\":1}");
      failed(stream.reply(1), ROUTER + "no_action.app_error", 400);
    }
  }

  @Test
  void a_number_that_is_not_positive_is_refused() {
    for (String request : List.of("{'action':'ping'}", "{'seq':-4,'action':'ping'}")) {
      try (var stream = world.member().connects()) {
        stream.sendText(request.replace('\'', '"'));
        long seq = request.contains("-4") ? -4 : 0;
        failed(stream.reply(seq), ROUTER + "bad_seq.app_error", 400);
      }
    }
  }

  @Test
  void what_cannot_be_read_closes_the_socket_without_a_word() {
    var unreadable =
        List.of("", "{", "nothing", "[]", "7", "{'seq':'one','action':'ping'}", "{'seq':1.5}");
    for (String text : unreadable) {
      try (var stream = world.member().connects()) {
        stream.sendText(text.replace('\'', '"'));
        assertThat(stream.awaitClose()).as(text).isEqualTo(CLOSED_WITHOUT_FRAME);
      }
    }
  }

  @Test
  void a_binary_message_that_is_no_messagepack_closes_the_socket_without_a_word() {
    for (byte[] message : List.of(new byte[0], new byte[] {(byte) 0xc1}, Json.bytes("text"))) {
      try (var stream = world.member().connects()) {
        stream.sendBinary(message);
        assertThat(stream.awaitClose()).isEqualTo(CLOSED_WITHOUT_FRAME);
      }
    }
  }

  @Test
  void a_message_that_is_too_large_closes_the_socket_with_1009() {
    try (var stream = world.member().connects()) {
      stream.sendText(padded(8192));
      assertThat(stream.reply(1).status()).isEqualTo("OK");
      stream.sendText(padded(8193));
      assertThat(stream.awaitClose()).isEqualTo(TOO_LARGE);
    }
  }

  private static String padded(int length) {
    String start = "{\"seq\":1,\"action\":\"ping\",\"data\":{\"x\":\"";
    return start + "a".repeat(length - start.length() - 3) + "\"}}";
  }

  @Test
  void a_challenge_that_fails_closes_the_socket_without_a_word() {
    var challenges =
        List.of("{}", "{'token':7}", "{'token':''}", "{'token':'" + World.NOBODY + "'}");
    for (String data : challenges) {
      try (var stream = anonymous()) {
        stream.sendText(
            "{'seq':1,'action':'authentication_challenge','data':%s}"
                .formatted(data)
                .replace('\'', '"'));
        assertThat(stream.awaitClose()).as(data).isEqualTo(CLOSED_WITHOUT_FRAME);
        assertThat(stream.events()).isEmpty();
      }
    }
  }

  @Test
  void nobody_is_answered_before_the_challenge_and_stays_a_few_seconds_only() {
    try (var stream = anonymous()) {
      for (String action : List.of("ping", "get_statuses", "dance")) {
        stream.request(action, Map.of());
      }
      assertThat(stream.awaitClose()).isEqualTo(CLOSED_WITHOUT_FRAME);
      assertThat(stream.events()).isEmpty();
    }
  }

  @Test
  void hello_comes_before_the_reply_to_the_challenge_and_a_second_one_is_ignored() {
    try (var stream = world.member().stream().connectAnonymously(node())) {
      stream.challenge();
      assertThat(stream.reply(1).raw().strip()).isEqualTo("{\"status\":\"OK\",\"seq_reply\":1}");
      assertThat(stream.awaitHello().seq()).isZero();
      stream.challenge();
      assertThat(stream.act("ping", Map.of()).data().text("text")).isEqualTo("pong");
    }
  }

  @Test
  void a_connection_id_that_is_none_or_has_no_number_closes_the_socket_at_once() {
    var queries =
        List.of(
            "?connection_id=short&sequence_number=0",
            "?connection_id=" + World.NOBODY,
            "?connection_id=" + World.NOBODY + "&sequence_number=one");
    for (String query : queries) {
      try (var stream = world.member().stream().connect(node(), query)) {
        assertThat(stream.awaitClose()).as(query).isEqualTo(CLOSED_WITHOUT_FRAME);
        assertThat(stream.events()).isEmpty();
      }
    }
  }

  @Test
  void an_unknown_connection_id_starts_over() {
    String query = "?connection_id=" + World.NOBODY + "&sequence_number=7";
    try (var stream = world.member().stream().connect(node(), query)) {
      assertThat(stream.awaitHello().seq()).isZero();
      assertThat(stream.connectionId()).isNotEqualTo(World.NOBODY);
    }
  }

  @Test
  void a_plain_request_for_the_socket_is_refused() {
    assertThat(world.member().get("/websocket").status()).isEqualTo(400);
  }

  @Test
  void a_session_may_not_come_in_the_address() {
    String token = world.member().token();
    assertThat(world.person("anybody").get("/websocket?access_token=" + token).status())
        .isEqualTo(401);
  }

  private static EventStream anonymous() {
    return world.member().stream().connectAnonymously(node());
  }

  private static java.net.URI node() {
    return cluster.node("a").url();
  }

  private static void failed(SocketReply reply, String id, int status) {
    assertThat(reply.status()).isEqualTo("FAIL");
    assertThat(reply.error()).as(reply.raw()).isEqualTo(id);
    assertThat(reply.errorStatus()).isEqualTo(status);
    assertThat(reply.frame().keys()).containsExactlyInAnyOrder("status", "seq_reply", "error");
  }
}
