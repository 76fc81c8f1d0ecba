package rookery.talk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.places.Events;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.talk.Chat;

class ComingAndGoingTest {
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Team team = CHAT.team("team" + count, ann, bob);
  private final Channel nest = CHAT.channel(team, "nest", "O", ann);

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  private static List<Map<String, Object>> posts() {
    return CHAT.told("posted").stream().map(event -> Chat.inside(event, "post")).toList();
  }

  private static Map<String, Object> post() {
    assertThat(posts()).hasSize(1);
    return posts().getFirst();
  }

  @Test
  void who_joins_says_so_and_nothing_is_unread_by_it() {
    CHAT.add(bob, nest, bob).is(201);

    assertThat(post())
        .containsEntry("type", "system_join_channel")
        .containsEntry("user_id", bob.user().value())
        .containsEntry("message", "bob" + count + " joined the channel.")
        .containsEntry("props", Map.of("username", "bob" + count));
    assertThat(CHAT.told("posted").getFirst().data())
        .containsEntry("sender_name", "System")
        .containsEntry("set_online", false);
    var channel = CHAT.get(ann, "/channels/" + nest.id());
    assertThat(channel.object())
        .containsEntry("total_msg_count", 0)
        .containsEntry("total_msg_count_root", 0);
    assertThat(channel.number("last_post_at")).isPositive();
  }

  @Test
  void who_is_added_is_mentioned_and_receives_the_post_after_the_membership() {
    CHAT.add(ann, nest, bob).is(201);

    assertThat(post())
        .containsEntry("type", "system_add_to_channel")
        .containsEntry("user_id", ann.user().value())
        .containsEntry(
            "props",
            Map.of(
                "userId",
                ann.user().value(),
                "username",
                "ann" + count,
                "addedUserId",
                bob.user().value(),
                "addedUsername",
                "bob" + count));
    assertThat(CHAT.get(bob, "/channels/" + nest.id() + "/members/me").number("mention_count"))
        .isEqualTo(1);
    assertThat(Events.of(CHAT.world.log.events()).stream().map(Events.Told::type).toList())
        .containsSubsequence("user_added", "posted");
  }

  @Test
  void who_leaves_is_missed_by_name() {
    CHAT.add(bob, nest, bob).is(201);
    CHAT.world.log.clear();

    CHAT.leave(nest, bob);

    assertThat(post())
        .containsEntry("type", "system_leave_channel")
        .containsEntry("props", Map.of("username", "bob" + count));
  }

  @Test
  void who_is_removed_is_named_by_who_did_it() {
    CHAT.add(bob, nest, bob).is(201);
    CHAT.world.log.clear();

    CHAT.world.places.members().channelJoins().leave(nest, bob.user(), ann.user());

    assertThat(post())
        .containsEntry("type", "system_remove_from_channel")
        .containsEntry("user_id", ann.user().value())
        .containsEntry(
            "props", Map.of("removedUserId", bob.user().value(), "removedUsername", "bob" + count));
  }

  @Test
  void coming_into_a_team_is_told_in_its_first_channel_and_in_the_others_as_joining() {
    CHAT.world.joinTeam(eve, team);

    assertThat(posts())
        .extracting(post -> post.get("type"))
        .containsExactlyInAnyOrder("system_join_team", "system_join_channel");
  }

  @Test
  void opening_a_direct_channel_says_nothing() {
    CHAT.direct(ann, bob);

    assertThat(posts()).isEmpty();
  }

  @Test
  void the_words_about_a_new_member_are_there_for_clients_that_do_not_know_the_type() {
    CHAT.add(ann, nest, bob).is(201);

    assertThat(post())
        .containsEntry("message", "bob%1$d added to the channel by ann%1$d.".formatted(count));
  }
}
