package rookery.talk.typing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.kernel.ProblemException;
import rookery.places.Events;
import rookery.places.channel.Channel;
import rookery.realtime.SocketAction;
import rookery.talk.Chat;

class TypingActionTest {
  private static final Chat CHAT = new Chat();
  private static final Caller ANN = CHAT.world.user("ann");
  private static final Caller BOB = CHAT.world.user("bob");
  private static final Caller EVE = CHAT.world.user("eve");
  private static final Channel NEST = CHAT.direct(ANN, BOB);

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  private static Map<String, Object> type(Caller who, Map<String, ?> data) {
    List<SocketAction> actions = CHAT.talk.actions();
    assertThat(actions).extracting(SocketAction::name).containsExactly("user_typing");
    return actions.getFirst().handler().apply(new SocketAction.Call(who, new HashMap<>(data)));
  }

  @Test
  void the_others_in_the_channel_see_who_types_where() {
    assertThat(type(ANN, Map.of("channel_id", NEST.id().value(), "parent_id", "thread"))).isEmpty();

    assertThat(Events.of(CHAT.world.log.events()))
        .containsExactly(
            new Events.Told(
                "typing",
                Map.of("parent_id", "thread", "user_id", ANN.user().value()),
                new Scope.ToChannel(NEST.id(), Set.of(ANN.user()))));
  }

  @Test
  void outside_of_threads_the_parent_is_empty() {
    type(ANN, Map.of("channel_id", NEST.id().value()));

    assertThat(CHAT.told("typing").getFirst().data()).containsEntry("parent_id", "");
  }

  static Stream<Map<String, Object>> wrong() {
    return Stream.of(
        Map.of(),
        Map.of("channel_id", 5),
        Map.of("channel_id", "short"),
        Map.of("channel_id", "z".repeat(26)),
        Map.of("channel_id", NEST.id().value(), "parent_id", 5));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_wrong_request_is_refused_and_tells_nobody(Map<String, Object> data) {
    assertRefused(ANN, data);
  }

  @Test
  void who_may_not_write_there_learns_nothing_of_the_channel() {
    assertRefused(EVE, Map.of("channel_id", NEST.id().value()));
  }

  private static void assertRefused(Caller who, Map<String, Object> data) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> type(who, data))
        .satisfies(e ->
            assertThat(e.problem().id())
                .isEqualTo("api.websocket_handler.invalid_param.app_error"));
    assertThat(CHAT.world.log.records()).isEmpty();
  }
}
