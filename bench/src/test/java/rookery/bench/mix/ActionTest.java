package rookery.bench.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rookery.bench.crowd.Account;
import rookery.bench.wire.Call;

/// What clients do is what the load tester does, as often beside the rest.
class ActionTest {
  private static final String ME = "m".repeat(26);
  private static final String ROOM = "r".repeat(26);
  private static final String DIRECT = "d".repeat(26);
  private static final String POST = "p".repeat(26);

  private final Random random = new Random(5);
  private final Account account =
      new Account("ann", ME, "token", "t".repeat(26), List.of(ROOM), List.of(ME, "f".repeat(26)));
  private final Known known =
      new Known(
          Map.of(ROOM, List.of(POST)),
          Map.of(ME, List.of("o".repeat(26))),
          Map.of(ME, DIRECT),
          List.of("x".repeat(26)),
          List.of("ann", "bob"));
  private final Mind mind =
      new Mind(account, known, random, InstantSource.fixed(Instant.ofEpochMilli(9_000)));

  private static List<String> kinds(List<Call> calls) {
    return calls.stream().map(Journal::kind).toList();
  }

  @Test
  void each_action_comes_as_often_as_its_weight_says() {
    var counts = new EnumMap<Action, Integer>(Action.class);
    int rounds = 200_000;
    IntStream.range(0, rounds).forEach(_ -> counts.merge(Action.any(random), 1, Integer::sum));
    double weights = Arrays.stream(Action.values()).mapToDouble(Action::weight).sum();
    for (Action action : Action.values()) {
      if (action.weight() >= 0.1) {
        assertThat((double) counts.get(action))
            .as(action.title())
            .isCloseTo(rounds * action.weight() / weights, Percentage.withPercentage(10));
      }
    }
    assertThat(counts).doesNotContainKey(Action.EVERY_MINUTE);
  }

  @Test
  void a_channel_is_read_whole_at_first_and_then_from_where_it_was_left() {
    assertThat(kinds(Action.SWITCH_CHANNEL.calls(mind)))
        .containsExactly(
            "POST /channels/members/me/view",
            "GET /users/{id}/channels/{id}/posts/unread",
            "GET /users/{id}/image",
            "GET /users/{id}/image",
            "POST /users/status/ids",
            "POST /users/ids",
            "POST /users/usernames",
            "GET /channels/{id}/stats",
            "PUT /users/me/preferences",
            "GET /channels/{id}/bookmarks");
    assertThat(kinds(Action.SWITCH_CHANNEL.calls(mind)))
        .contains("GET /channels/{id}/posts?since")
        .doesNotContain("GET /users/{id}/channels/{id}/posts/unread");
  }

  @Test
  void a_direct_channel_is_opened_and_written_in() {
    assertThat(kinds(Action.OPEN_DIRECT.calls(mind))).hasSize(9);
    mind.says(7);
    var post =
        new String(
            Action.CREATE_POST.calls(mind).getFirst().body(),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(post).contains(DIRECT, "number 7\"", ME + ":7").doesNotContain("root_id");
  }

  @Test
  void an_own_post_is_deleted_once() {
    assertThat(kinds(Action.EDIT_POST.calls(mind))).containsExactly("PUT /posts/{id}/patch");
    assertThat(kinds(Action.DELETE_POST.calls(mind))).containsExactly("DELETE /posts/{id}");
    assertThat(Action.DELETE_POST.calls(mind)).isEmpty();
    assertThat(Action.EDIT_POST.calls(mind)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Action.class, mode = EnumSource.Mode.EXCLUDE, names = "RECONNECT")
  void every_action_makes_calls(Action action) {
    assertThat(action.calls(mind)).isNotEmpty();
  }
}
