package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.ClientEvent;
import rookery.delivery.HookCall;
import rookery.http.Caller;
import rookery.json.Json;
import rookery.json.JsonText;
import rookery.json.MalformedJson;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.realtime.FrameEdit;
import rookery.realtime.FrameHook;
import rookery.realtime.Reader;
import rookery.talk.Chat;
import rookery.talk.TalkSettings;

class AddresseesTest {
  private static final Chat CHAT =
      new Chat(new TalkSettings(-1, 3, true, ThreadMode.ALWAYS_ON, true, 100));
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Caller eve = CHAT.world.user("eve" + count);
  private final Team team = CHAT.team("team" + count, ann, bob, eve);
  private final Channel nest = CHAT.channel(team, "nest", "P", ann, bob, eve);

  @BeforeEach
  void forget() {
    CHAT.world.log.clear();
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  /// What one reader finds in the last `posted` event besides what all do.
  private static Map<String, JsonText> own(Caller reader, boolean wantsAck) {
    ClientEvent posted = CHAT.world.log.events("posted").getLast();
    var asReader = new Reader(reader.user(), wantsAck);
    return posted.hooks().stream()
        .flatMap(call -> edit(call, asReader).stream())
        .reduce(FrameEdit::and)
        .map(FrameEdit::puts)
        .orElse(Map.of());
  }

  private static Optional<FrameEdit> edit(HookCall call, Reader reader) {
    return CHAT.talk.frameHooks().stream()
        .filter(hook -> hook.key().name().equals(call.hook()))
        .findFirst()
        .flatMap(hook -> edit(hook, call, reader));
  }

  private static <A extends Record, P> Optional<FrameEdit> edit(
      FrameHook<A, P> hook, HookCall call, Reader reader) {
    try {
      A arguments = Json.read(call.arguments(), hook.key().arguments());
      return hook.before(hook.prepare(arguments), reader);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  /// Who of the three is told to be mentioned by the last post.
  private Set<Caller> mentioned() {
    var all = new LinkedHashSet<Caller>();
    for (Caller one : List.of(ann, bob, eve)) {
      if (own(one, false).containsKey("mentions")) {
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void each_reader_learns_of_being_mentioned_alone() {
    CHAT.say(ann, nest, "@bob" + count + " and @eve" + count);

    assertThat(own(bob, false)).isEqualTo(Map.of("mentions", justOne(bob)));
    assertThat(own(eve, false)).isEqualTo(Map.of("mentions", justOne(eve)));
    assertThat(own(ann, true)).isEmpty();
  }

  /// As the protocol writes it: a list of ids as JSON inside JSON.
  private static JsonText justOne(Caller who) {
    return new JsonText(Json.text(Json.text(List.of(who.user().value()))));
  }

  @Test
  void followers_learn_of_replies_and_only_those_who_asked_should_acknowledge() {
    String root = CHAT.say(bob, nest, "root");
    assertThat(own(bob, true)).isEmpty();
    assertThat(own(eve, true)).isEmpty();

    CHAT.reply(ann, nest, root, "reply");

    assertThat(own(bob, false)).containsOnlyKeys("followers");
    assertThat(own(bob, true)).containsOnlyKeys("followers", "should_ack");
    assertThat(own(eve, true)).isEmpty();
    assertThat(own(ann, true)).isEmpty();
  }

  @Test
  void the_other_in_a_direct_channel_is_always_mentioned() {
    CHAT.say(ann, CHAT.direct(ann, bob), "psst");

    assertThat(mentioned()).containsExactly(bob);
    assertThat(own(bob, true)).containsKey("should_ack");
  }

  @Test
  void nobody_is_mentioned_by_talking_to_oneself() {
    CHAT.say(ann, CHAT.direct(ann, ann), "note to @ann" + count);

    assertThat(mentioned()).isEmpty();
  }

  @Test
  void everybody_is_mentioned_at_once_but_who_does_not_want_it() {
    CHAT.say(ann, nest, "@channel");
    assertThat(mentioned()).containsExactly(bob, eve);

    CHAT.notifyProp(bob, "channel", "false");
    CHAT.say(ann, nest, "@all");
    assertThat(mentioned()).containsExactly(eve);
  }

  @Test
  void who_ignores_such_mentions_in_a_channel_is_not_mentioned_with_all_others() {
    Channel quiet = CHAT.channel(team, "quiet", "P", ann, eve);
    CHAT.world.database.write(tx -> {
      tx.sql(
              "update channel_members set notify_props = notify_props ||"
                  + " '{\"ignore_channel_mentions\": \"on\"}' where channel_id = ? and user_id = ?",
              quiet.id(),
              eve.user())
          .run();
      return eve;
    });
    // Makes nodes forget the members they knew.
    CHAT.add(ann, quiet, bob).is(201);

    CHAT.say(ann, quiet, "@all");

    assertThat(mentioned()).containsExactly(bob);
  }

  @Test
  void here_are_those_who_are_online() {
    CHAT.put(eve, "/users/me/status", Map.of("user_id", eve.user().value(), "status", "online"))
        .is(200);

    CHAT.say(ann, nest, "@here");

    assertThat(mentioned()).containsExactly(eve);
  }

  @Test
  void in_a_large_channel_nobody_can_be_mentioned_with_all_others() {
    Caller dan = CHAT.world.user("dan" + count);
    CHAT.world.joinTeam(dan, team);
    CHAT.add(ann, nest, dan).is(201);

    CHAT.say(ann, nest, "@all and @bob" + count);

    assertThat(mentioned()).containsExactly(bob);
  }

  @Test
  void a_keyword_and_a_wanted_first_name_mention() {
    CHAT.notifyProp(bob, "mention_keys", "worm, seed");
    CHAT.put(
            eve,
            "/users/me/patch",
            Map.of("first_name", "Eve", "notify_props", Map.of("first_name", "true")))
        .is(200);

    CHAT.say(ann, nest, "the WORM");
    assertThat(mentioned()).containsExactly(bob);
    CHAT.say(ann, nest, "ask Eve");
    assertThat(mentioned()).containsExactly(eve);
    CHAT.say(ann, nest, "on the eve");
    assertThat(mentioned()).isEmpty();
  }

  @Test
  void the_words_that_count_are_those_of_now_on_every_node_and_in_a_new_epoch() {
    CHAT.notifyProp(bob, "mention_keys", "old" + count);
    CHAT.say(ann, nest, "old" + count);
    assertThat(mentioned()).containsExactly(bob);

    CHAT.notifyProp(bob, "mention_keys", "new" + count);
    CHAT.say(ann, nest, "old" + count);
    assertThat(mentioned()).isEmpty();
    CHAT.world.log.newEpoch();
    CHAT.say(ann, nest, "new" + count);
    assertThat(mentioned()).containsExactly(bob);

    CHAT.notifyProp(bob, "mention_keys", "");
    CHAT.say(ann, nest, "new" + count);
    assertThat(mentioned()).isEmpty();
  }

  @Test
  void what_a_post_costs_the_database_does_not_grow_with_the_members() {
    statements("warm");
    double few = statements("two members");
    for (int i = 0; i < 30; i++) {
      Caller more = CHAT.world.user("more" + count + "x" + i);
      CHAT.world.joinTeam(more, team);
      CHAT.add(ann, nest, more).is(201);
    }

    assertThat(statements("many members, who just came")).isEqualTo(few);
  }

  private double statements(String message) {
    var counter = CHAT.world.metrics.get("rookery_postgres_statements").counter();
    double before = counter.count();
    // Without what follows the answer in a thread of its own.
    var body = Map.of("channel_id", nest.id().value(), "message", message);
    CHAT.post(ann, "/posts?set_online=false", body).is(201);
    return counter.count() - before;
  }

  @Test
  void what_an_attachment_says_mentions_too() {
    var attachments = List.of(Map.of("text", "for @bob" + count));

    CHAT.write(ann, nest, Map.of("props", Map.of("attachments", attachments))).is(201);

    assertThat(mentioned()).containsExactly(bob);
  }

  @Test
  void who_is_not_in_the_channel_is_not_mentioned_by_name() {
    CHAT.leave(nest, bob);

    CHAT.say(ann, nest, "@bob" + count + " @all");

    assertThat(mentioned()).containsExactly(eve);
  }
}
